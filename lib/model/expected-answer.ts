/**
 * Answers that are to the letter what was owed, as nearly all are: comparing texts costs a tenth of parsing and judging
 * them. Every other answer, and every answer where more than one would be right, has to be read closely.
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

/** What all visitors of a target are owed alike; worked out once. */
export interface PreparedExpectations {
	readonly expected: Expectations;
	/** Milliseconds; `NaN` where nothing was promised: no comparison with it holds, so every answer is read closely. */
	readonly idle: number;
	readonly lifetime: number;
	readonly open: number;
	/** Whether every answer has to be read: what visitors say decides what they are offered (M21). */
	readonly isAllRead: boolean;
	/** Sessions that a visitor may create within the window of the cap; beyond it every answer is read. */
	readonly maxCreations: number;
	readonly offer: Offer | undefined;
	readonly offers: SessionKnowledge["offered"];
	/** How an answer goes on after its page's id where there is no conversation; no answer ends with "" where that is not known. */
	readonly ending: string;
}

/** The terms of a target. */
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

/** No moment is before it. */
const never = -Infinity;

/** What one visitor is owed next, as long as answers are what was owed. */
export class ExpectedAnswer {
	/** The ids of the next request's URL, from `&vid=` on; empty where there are none. */
	ids = "";
	pageId: PageId | undefined;
	/** What the last engagement was answered with, if it was an offer or a conversation. */
	shown: Offer | Conversation | undefined;
	/** A session id that is sent where none is known. */
	stale: SessionId | undefined;
	/** The session that was lost last: no new one has its id (M12). */
	lost: SessionId | undefined;
	private readonly terms: PreparedExpectations;
	private visitorId: VisitorId | undefined;
	private sessionId: SessionId | undefined;
	/** As of the last close reading. */
	private settled: Knowledge = nothingKnown;
	/** Those before the session's own creation, which is added when somebody asks or the session is lost. */
	private creations: readonly Creation[] = nothingKnown.creations;
	private isCreationNew = false;
	private createdFrom = 0;
	private createdTo = 0;
	private usedFrom = 0;
	private usedTo = 0;
	/** When the session ends at the earliest (M16); `never` where there is none. */
	private ends = never;
	private offered = nothingOffered;
	private openConversation: ConversationKnowledge | undefined;
	/** What a report is answered with. */
	private echo = "";

	constructor(terms: PreparedExpectations) {
		this.terms = terms;
	}

	/** Whether this is the answer that was owed to a report, which may accept the last offer; if so, what it tells is known. */
	takeReport(reply: Reply, isAccept: boolean): boolean {
		const { sentAt, receivedAt } = reply;
		const isRight =
			reply.body === this.echo &&
			reply.status === 200 &&
			receivedAt < this.ends &&
			receivedAt - this.usedFrom < this.terms.idle &&
			isJson(reply.contentType);
		if (!isRight) return false;
		if (isAccept) {
			const { shown } = this;
			// Where a conversation may be open already, it matters which.
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

	/** Whether this is the answer that was owed to an engagement with the ids of the last answer; if so, what it tells is known. */
	takeEngagement(reply: Reply): boolean {
		const { body, sentAt, receivedAt } = reply;
		const { sessionId, visitorId } = this;
		const isNew = sessionId === undefined;
		const isTimely = isNew
			? this.stale === undefined &&
				this.creations.length < this.terms.maxCreations
			: receivedAt < this.ends && receivedAt - this.usedFrom < this.terms.idle;
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
			this.ends = sentAt + this.terms.lifetime;
		}
		this.pageId = pageId;
		this.usedFrom = sentAt;
		this.usedTo = receivedAt;
		this.echo = `${start}}`;
		return true;
	}

	/** All that is known; put together each time. */
	known(): Knowledge {
		if (this.terms.isAllRead) return this.settled;
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

	/** Goes on from what a close reading has found. */
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
		if (!this.terms.isAllRead)
			this.ends = session.created.from + this.terms.lifetime;
		this.echo = `${startOf(session.sessionId, known.visitorId, known.pageId)}}`;
	}

	/** Loses the session id; a stale one may be sent in its place until the next session. */
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
		const { expected } = this.terms;
		this.creations = creationsAfter(expected, this.creations, span, true);
		this.isCreationNew = false;
	}

	/** Takes what an answer shows after its page's id, where that is right and so much was offered in the session before. */
	private takeShown(
		rest: string,
		before: SessionKnowledge["offered"],
		receivedAt: number,
	): boolean {
		const { openConversation } = this;
		const { offer, offers, ending, open } = this.terms;
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

/** Whether a media type is plainly JSON (M2); one that is written otherwise is for a close reading. */
const isJson = (contentType: string): boolean =>
	contentType === "application/json" ||
	contentType.startsWith("application/json;");

/** Ids as they stand in a URL. */
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
