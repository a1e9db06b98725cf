/**
 * Answers that are to the letter what was owed, as nearly all are: comparing texts costs a tenth of parsing and judging
 * them. Any other answer, and whatever more than one answer could be owed to, has to be read closely. What is known meanwhile
 * lies in plain variables, which the engine reads fastest, and is put together when somebody asks.
 */
import type { Conversation, Offer } from "../wire/answers.ts";
import {
	isPageId,
	isSessionId,
	isVisitorId,
	type PageId,
	type SessionId,
	type VisitorId,
} from "../wire/ids.ts";
import type { Reply } from "../wire/transport.ts";
import type { Writable } from "../wire/writable.ts";
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
import { isHeard, isSame } from "./campaigns.ts";
import { creationsAfter } from "./caps.ts";
import {
	type ConversationKnowledge,
	type Knowledge,
	nothingOffered,
	type SessionKnowledge,
	stranger,
} from "./knowledge.ts";
import type { Expectations } from "./terms.ts";

/** What the next request has to say. */
export interface Seen {
	/** The ids of a URL, from `&vid=` on; empty where there are none. */
	readonly ids: string;
	readonly pageId: PageId | undefined;
	/** What the last engagement was answered with, if it was an offer or a conversation. */
	readonly shown: Offer | Conversation | undefined;
	/** A session id that is sent where none is known. */
	readonly stale: SessionId | undefined;
	/** The session that was lost last: no new one has its id (M12). */
	readonly lost: SessionId | undefined;
}

/** One visitor's knowledge, as long as answers are what was owed. */
export interface Owed {
	/** Always the same object. */
	readonly seen: Seen;
	/** The next visitor comes. */
	begin(): void;
	/** Whether this is the answer that was owed to an engagement with the ids of the last answer; if so, it is known. */
	engagement(reply: Reply): boolean;
	/** The same of a report, which may accept the last offer. */
	report(reply: Reply, isAccept: boolean): boolean;
	/** All that is known. */
	known(): Knowledge;
	/** Goes on from what a close reading has found. */
	settle(known: Knowledge): void;
	/** Loses the session id; a stale one may be sent in its place until the next session. */
	drop(stale: SessionId | undefined): void;
}

/** No moment is before it. */
const never = -Infinity;

/** What is owed where so much was promised. Where what visitors say decides what they are offered, every answer has to be read. */
export const createOwed = (expected: Expectations): Owed => {
	const { promises, campaigns } = expected;
	// No comparison with what was not promised holds, so nothing is taken unread there.
	const { idleSeconds = Number.NaN, lifetimeSeconds = Number.NaN } =
		promises.sessions ?? {};
	const idle = idleSeconds * 1000;
	const lifetime = lifetimeSeconds * 1000;
	const open = (promises.conversationSeconds ?? Number.NaN) * 1000;
	const isAllRead = isHeard(campaigns);
	const mostCreations = isAllRead
		? 0
		: (promises.capping?.perVisitor?.sessions ?? Infinity);
	const [first] = campaigns ?? [];
	const offer = first && firstOfferOf(first);
	const offers = offer ? [offer] : nothingOffered;
	/** How an answer goes on after its page's id where there is no conversation; no answer ends so where that is not known. */
	const ending = campaigns ? endingOf(offer) : "";

	const seen: Writable<Seen> = {
		ids: "",
		pageId: undefined,
		shown: undefined,
		stale: undefined,
		lost: undefined,
	};
	let visitorId: VisitorId | undefined;
	let sessionId: SessionId | undefined;
	/** As of the last close reading. */
	let settled = stranger;
	/** The session's own is put to them when somebody asks, or the session is lost. */
	let { creations } = stranger;
	let isCreationNew = false;
	let createdFrom = 0;
	let createdTo = 0;
	let usedFrom = 0;
	let usedTo = 0;
	/** When the session ends at the earliest (M16); `never` where there is none. */
	let ends = never;
	let offered = nothingOffered;
	let conversation: ConversationKnowledge | undefined;
	/** What a report is answered with. */
	let echo = "";
	/** The media type that was found right last. */
	let mediaType = "application/json";

	const isJson = (contentType: string): boolean => {
		if (contentType === mediaType) return true;
		if (!contentType.startsWith("application/json")) return false;
		mediaType = contentType;
		return true;
	};

	const countCreation = (): void => {
		if (!isCreationNew) return;
		const span = { from: createdFrom, to: createdTo };
		creations = creationsAfter(expected, creations, span, true);
		isCreationNew = false;
	};

	const known = (): Knowledge => {
		if (isAllRead) return settled;
		countCreation();
		return {
			creations,
			visitorId,
			pageId: seen.pageId,
			session:
				sessionId === undefined
					? undefined
					: {
							sessionId,
							created: { from: createdFrom, to: createdTo },
							used: { from: usedFrom, to: usedTo },
							offered,
							attributes: undefined,
						},
			conversation,
			shown: seen.shown,
		};
	};

	/** Takes what an answer shows after its page's id, where that is right and so much was offered in the session before. */
	const takeShown = (
		rest: string,
		before: SessionKnowledge["offered"],
		receivedAt: number,
	): boolean => {
		if (!conversation) {
			if (rest !== ending || !isFirst(before, offer)) return false;
			offered = offers;
			seen.shown = offer;
			return true;
		}
		const { certain, opened, engagement } = conversation;
		const shown = conversationIn(rest, conversation);
		const isOpen = certain && receivedAt - opened.from < open;
		if (!shown || !isOpen) return false;
		const { conversationId } = shown;
		conversation = { engagement, opened, certain, conversationId };
		offered = before;
		seen.shown = shown;
		return true;
	};

	const settle = (known: Knowledge): void => {
		const { session } = known;
		settled = known;
		({ creations, visitorId, conversation } = known);
		isCreationNew = false;
		sessionId = session?.sessionId;
		seen.pageId = known.pageId;
		seen.shown = known.shown;
		seen.ids = idsOf(visitorId, sessionId ?? seen.stale);
		ends = never;
		if (!session) return;
		({ from: createdFrom, to: createdTo } = session.created);
		({ from: usedFrom, to: usedTo } = session.used);
		offered = session.offered;
		if (!isAllRead) ends = createdFrom + lifetime;
		echo = `${startOf(session.sessionId, visitorId, known.pageId)}}`;
	};

	return {
		seen,
		known,
		begin() {
			seen.stale = undefined;
			seen.lost = undefined;
			settle(stranger);
		},
		report(reply, isAccept) {
			const { sentAt, receivedAt } = reply;
			const isRight =
				reply.body === echo &&
				reply.status === 200 &&
				receivedAt < ends &&
				receivedAt - usedFrom < idle &&
				isJson(reply.contentType);
			if (!isRight) return false;
			if (isAccept) {
				const { shown } = seen;
				// Where a conversation may be open already, it matters which.
				if (conversation || shown?.status !== "expose") return false;
				conversation = {
					engagement: shown,
					opened: { from: sentAt, to: receivedAt },
					certain: true,
					conversationId: undefined,
				};
			}
			usedFrom = sentAt;
			usedTo = receivedAt;
			return true;
		},
		engagement(reply) {
			const { body, sentAt, receivedAt } = reply;
			const isNew = sessionId === undefined;
			const isTimely = isNew
				? seen.stale === undefined && creations.length < mostCreations
				: receivedAt < ends && receivedAt - usedFrom < idle;
			if (!isTimely || reply.status !== (isNew ? 201 : 200)) return false;
			const end = body.indexOf('"', pageAt);
			const pageId = body.slice(pageAt, end);
			const session = sessionId ?? body.slice(sessionAt, sessionEnd);
			const visitor = visitorId ?? body.slice(visitorAt, visitorEnd);
			const start = startOf(session, visitor, pageId);
			const isRight =
				body.startsWith(start) &&
				isPageId(pageId) &&
				pageId !== seen.pageId &&
				isJson(reply.contentType);
			if (!isRight) return false;
			const rest = body.slice(end);
			if (!isNew) {
				if (!takeShown(rest, offered, receivedAt)) return false;
			} else {
				if (!isSessionId(session) || !isVisitorId(visitor)) return false;
				if (session === seen.lost) return false;
				if (!takeShown(rest, nothingOffered, receivedAt)) return false;
				sessionId = session;
				visitorId = visitor;
				seen.ids = idsOf(visitor, session);
				createdFrom = sentAt;
				createdTo = receivedAt;
				isCreationNew = true;
				ends = sentAt + lifetime;
			}
			seen.pageId = pageId;
			usedFrom = sentAt;
			usedTo = receivedAt;
			echo = `${start}}`;
			return true;
		},
		settle,
		drop(stale) {
			countCreation();
			settled = { ...settled, session: undefined };
			seen.lost = sessionId ?? seen.lost;
			sessionId = undefined;
			seen.stale = stale;
			ends = never;
			seen.ids = idsOf(visitorId, stale);
		},
	};
};

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
