/**
 * Compares answers with the expected text. Nearly all answers match literally, and comparing costs a tenth of parsing and
 * judging. Every other answer, and every answer where more than one would be right, is read in detail.
 */
import type { Conversation, Offer } from "../contract/answers.ts";
import {
	isPageId,
	isSessionId,
	isVisitorId,
	type PageId,
	type SessionId,
	type VisitorId,
} from "../contract/ids.ts";
import type { Reply } from "../contract/transport.ts";
import {
	conversationIn,
	endingOf,
	firstOfferOf,
	pageAt,
	sessionAt,
	sessionEnd,
	startOf,
	visitorAt,
	visitorEnd,
} from "./answer-texts.ts";
import { hasConditions, isSame } from "./campaigns.ts";
import { creationsAfter } from "./caps.ts";
import type { Expectations } from "./expectations.ts";
import {
	type ConversationKnowledge,
	type Creation,
	type Knowledge,
	nothingKnown,
	nothingOffered,
	type SessionKnowledge,
} from "./knowledge.ts";

/** Expectations that are the same for all visitors of a target; prepared once. */
export interface PreparedExpectations {
	readonly expected: Expectations;
	/** Milliseconds; `NaN` without a promise. Every comparison with `NaN` is false, so every answer is then read in detail. */
	readonly idle: number;
	readonly lifetime: number;
	readonly open: number;
	/** Every answer is read in detail, since requests decide which campaign is offered (M21). */
	readonly isAllRead: boolean;
	/** Sessions that a visitor may create within the window of the cap; beyond it every answer is read in detail. */
	readonly maxCreations: number;
	readonly offer: Offer | undefined;
	readonly offers: SessionKnowledge["offered"];
	/** The rest of an answer after its page id, without a conversation; "" where it is not known, which no answer matches. */
	readonly ending: string;
}

/** Prepares the expectations of a target. */
export const prepareExpectations = (
	expected: Expectations,
): PreparedExpectations => {
	const { promises, campaigns } = expected;
	const { idleSeconds = Number.NaN, lifetimeSeconds = Number.NaN } =
		promises.sessions ?? {};
	const isAllRead = hasConditions(campaigns);
	const [first] = campaigns ?? [];
	const offer = first && firstOfferOf(first);
	return {
		expected,
		idle: idleSeconds * 1000,
		lifetime: lifetimeSeconds * 1000,
		open: (promises.conversationSeconds ?? Number.NaN) * 1000,
		isAllRead,
		maxCreations: isAllRead
			? 0
			: (promises.capping?.perVisitor?.sessions ?? Infinity),
		offer,
		offers: offer ? [offer] : nothingOffered,
		ending: campaigns ? endingOf(offer) : "",
	};
};

/** Earlier than every moment. */
const never = -Infinity;

/** The next expected answer of one visitor. */
export class ExpectedAnswer {
	/** The ids of the next request's URL, from `&vid=` on; empty where there are none. */
	ids = "";
	pageId: PageId | undefined;
	/** The offer or conversation in the last engagement's answer, if it had one. */
	shown: Offer | Conversation | undefined;
	/** A session id to send where none is known. */
	stale: SessionId | undefined;
	/** The session that was dropped last: no new session has its id (M12). */
	lost: SessionId | undefined;
	private readonly prepared: PreparedExpectations;
	private visitorId: VisitorId | undefined;
	private sessionId: SessionId | undefined;
	/** The knowledge after the last answer that was read in detail. */
	private settled: Knowledge = nothingKnown;
	/** Creations before that of the current session, which is added when they are needed. */
	private creations: readonly Creation[] = nothingKnown.creations;
	private isCreationNew = false;
	private createdFrom = 0;
	private createdTo = 0;
	private usedFrom = 0;
	private usedTo = 0;
	/** The earliest end of the session (M16); `never` without a session. */
	private ends = never;
	private offered = nothingOffered;
	private openConversation: ConversationKnowledge | undefined;
	/** The expected answer to a report. */
	private echo = "";

	constructor(prepared: PreparedExpectations) {
		this.prepared = prepared;
	}

	/** Whether this is the expected answer to a report, which may accept the last offer. Updates the knowledge if so. */
	takeReport(reply: Reply, isAccept: boolean): boolean {
		const { sentAt, receivedAt } = reply;
		const isRight =
			reply.body === this.echo &&
			reply.status === 200 &&
			receivedAt < this.ends &&
			receivedAt - this.usedFrom < this.prepared.idle &&
			isJson(reply.contentType);
		if (!isRight) return false;
		if (isAccept) {
			const { shown } = this;
			// Where a conversation may be open already, the answer has to be read in detail.
			if (this.openConversation || shown?.status !== "expose") return false;
			this.openConversation = {
				engagement: shown,
				opened: { from: sentAt, to: receivedAt },
				certain: true,
				conversationId: undefined,
			};
		}
		this.usedFrom = sentAt;
		this.usedTo = receivedAt;
		return true;
	}

	/** Whether this is the expected answer to an engagement with the ids of the last answer. Updates the knowledge if so. */
	takeEngagement(reply: Reply): boolean {
		const { body, sentAt, receivedAt } = reply;
		const { sessionId, visitorId } = this;
		const isNew = sessionId === undefined;
		const isTimely = isNew
			? this.stale === undefined &&
				this.creations.length < this.prepared.maxCreations
			: receivedAt < this.ends &&
				receivedAt - this.usedFrom < this.prepared.idle;
		if (!isTimely || reply.status !== (isNew ? 201 : 200)) return false;
		const end = body.indexOf('"', pageAt);
		const pageId = body.slice(pageAt, end);
		const session = sessionId ?? body.slice(sessionAt, sessionEnd);
		const visitor = visitorId ?? body.slice(visitorAt, visitorEnd);
		const start = startOf(session, visitor, pageId);
		const isRight =
			body.startsWith(start) &&
			isPageId(pageId) &&
			pageId !== this.pageId &&
			isJson(reply.contentType);
		if (!isRight) return false;
		const rest = body.slice(end);
		if (!isNew) {
			if (!this.takeShown(rest, this.offered, receivedAt)) return false;
		} else {
			if (!isSessionId(session) || !isVisitorId(visitor)) return false;
			if (session === this.lost) return false;
			if (!this.takeShown(rest, nothingOffered, receivedAt)) return false;
			this.sessionId = session;
			this.visitorId = visitor;
			this.ids = idsOf(visitor, session);
			this.createdFrom = sentAt;
			this.createdTo = receivedAt;
			this.isCreationNew = true;
			this.ends = sentAt + this.prepared.lifetime;
		}
		this.pageId = pageId;
		this.usedFrom = sentAt;
		this.usedTo = receivedAt;
		this.echo = `${start}}`;
		return true;
	}

	/** The visitor's knowledge; a new value each time. */
	known(): Knowledge {
		if (this.prepared.isAllRead) return this.settled;
		this.countCreation();
		const { sessionId, createdFrom, createdTo, usedFrom, usedTo } = this;
		return {
			creations: this.creations,
			visitorId: this.visitorId,
			pageId: this.pageId,
			session:
				sessionId === undefined
					? undefined
					: {
							sessionId,
							created: { from: createdFrom, to: createdTo },
							used: { from: usedFrom, to: usedTo },
							offered: this.offered,
							attributes: undefined,
						},
			conversation: this.openConversation,
			shown: this.shown,
		};
	}

	/** Continues from the knowledge after an answer that was read in detail. */
	settle(known: Knowledge): void {
		const { session } = known;
		this.settled = known;
		this.creations = known.creations;
		this.visitorId = known.visitorId;
		this.openConversation = known.conversation;
		this.isCreationNew = false;
		this.sessionId = session?.sessionId;
		this.pageId = known.pageId;
		this.shown = known.shown;
		this.ids = idsOf(known.visitorId, this.sessionId ?? this.stale);
		this.ends = never;
		if (!session) return;
		this.createdFrom = session.created.from;
		this.createdTo = session.created.to;
		this.usedFrom = session.used.from;
		this.usedTo = session.used.to;
		this.offered = session.offered;
		if (!this.prepared.isAllRead)
			this.ends = session.created.from + this.prepared.lifetime;
		this.echo = `${startOf(session.sessionId, known.visitorId, known.pageId)}}`;
	}

	/** Drops the session id. A stale one may be sent in its place until the next session. */
	drop(stale: SessionId | undefined): void {
		this.countCreation();
		this.settled = { ...this.settled, session: undefined };
		this.lost = this.sessionId ?? this.lost;
		this.sessionId = undefined;
		this.stale = stale;
		this.ends = never;
		this.ids = idsOf(this.visitorId, stale);
	}

	private countCreation(): void {
		if (!this.isCreationNew) return;
		const span = { from: this.createdFrom, to: this.createdTo };
		const { expected } = this.prepared;
		this.creations = creationsAfter(expected, this.creations, span, true);
		this.isCreationNew = false;
	}

	/** Whether the rest of an answer after its page id is right, with these earlier offers of the session. Updates the knowledge if so. */
	private takeShown(
		rest: string,
		before: SessionKnowledge["offered"],
		receivedAt: number,
	): boolean {
		const { openConversation } = this;
		const { offer, offers, ending, open } = this.prepared;
		if (!openConversation) {
			if (rest !== ending || !isFirst(before, offer)) return false;
			this.offered = offers;
			this.shown = offer;
			return true;
		}
		const { certain, opened, engagement } = openConversation;
		const shown = conversationIn(rest, openConversation);
		const isOpen = certain && receivedAt - opened.from < open;
		if (!shown || !isOpen) return false;
		const { conversationId } = shown;
		this.openConversation = { engagement, opened, certain, conversationId };
		this.offered = before;
		this.shown = shown;
		return true;
	}
}

/** Whether a media type is plainly JSON (M2). Other forms of it are read in detail. */
const isJson = (contentType: string): boolean =>
	contentType === "application/json" ||
	contentType.startsWith("application/json;");

/** Ids as parameters of a URL. */
const idsOf = (
	visitorId: VisitorId | undefined,
	sessionId: SessionId | undefined,
): string =>
	(visitorId === undefined ? "" : `&vid=${visitorId}`) +
	(sessionId === undefined ? "" : `&sid=${sessionId}`);

/** Whether an offer is the only one of its session. */
const isFirst = (
	offered: SessionKnowledge["offered"],
	offer: Offer | undefined,
): boolean => {
	const one = offered[0];
	return (
		one === undefined ||
		(offered.length === 1 &&
			offer !== undefined &&
			isSame(one, offer) &&
			one.contextId === offer.contextId)
	);
};
