/** The knowledge after an answer, from the knowledge before it (M11, M16, M22, M25, M30). Pure. */
import type { Answered, Offer, Refused } from "../contract/answers.ts";
import { errors, loadingMessage } from "../contract/errors.ts";
import { isVisitorId, type VisitorId } from "../contract/ids.ts";
import type { Call } from "./call.ts";
import { hasConditions } from "./campaigns.ts";
import { creationsAfter } from "./caps.ts";
import { nothingSent, sentAfter } from "./eligibility.ts";
import type { Expectations } from "./expectations.ts";
import {
	type ConversationKnowledge,
	covering,
	type Knowledge,
	nothingOffered,
	type SessionKnowledge,
	type Span,
} from "./knowledge.ts";
import { isOpen } from "./lifetimes.ts";

/** After a 200 or 201. */
export const afterAnswer = (
	expected: Expectations,
	known: Knowledge,
	call: Call,
	answer: Answered,
	span: Span,
): Knowledge => {
	const { sessionId, visitorId, pageId, details } = answer;
	const { session } = known;
	const isSame = session !== undefined && session.sessionId === sessionId;
	let offered = isSame ? session.offered : nothingOffered;
	if (details?.status === "expose" && !hasContext(offered, details))
		offered = [...offered, details];
	const created = isSame ? session.created : span;
	const before = isSame ? session.attributes : nothingSent;
	const attributes = sentAfter(before, call.targeting, "yes");
	return {
		creations:
			answer.status === 201
				? creationsAfter(expected, known.creations, span, true)
				: known.creations,
		visitorId,
		pageId,
		session: {
			sessionId,
			created,
			used: span,
			offered,
			attributes,
			...(isSame && session.unseen && { unseen: session.unseen }),
		},
		conversation: conversationAfter(expected, known, call, details, span),
		shown: call.route === "engagement" ? details : known.shown,
	};
};

const hasContext = (
	offered: SessionKnowledge["offered"],
	{ contextId }: Offer,
): boolean => offered.some((one) => one.contextId === contextId);

/** An accept opens the conversation unless one is open (M25); the answer to an engagement shows whether one is. */
const conversationAfter = (
	expected: Expectations,
	{ conversation }: Knowledge,
	call: Call,
	details: Answered["details"],
	span: Span,
): ConversationKnowledge | undefined => {
	if (details?.status === "expose") return undefined;
	if (details && conversation) {
		const { engagement, opened } = conversation;
		const { conversationId } = details;
		return { engagement, opened, certain: true, conversationId };
	}
	return call.impression === "impAccept"
		? afterAccept(expected, conversation, call, span, span, true)
		: conversation;
};

/** Where the last conversation may be closed, the new one may have opened at either moment. */
const afterAccept = (
	expected: Expectations,
	before: ConversationKnowledge | undefined,
	{ about }: Call,
	asked: Span,
	opened: Span,
	certain: boolean,
): ConversationKnowledge | undefined => {
	const wasOpen = isOpen(expected.promises, before, asked);
	if (!about || wasOpen === "yes") return before;
	const since =
		before && wasOpen === "maybe" ? covering(before.opened, opened) : opened;
	return {
		engagement: about,
		opened: since,
		certain,
		conversationId: undefined,
	};
};

/**
 * A refusal of the table changes nothing on the server (M11), but it shows which ids are unknown. After any other failure of
 * the server the request may have been carried out.
 */
export const afterRefusal = (
	expected: Expectations,
	known: Knowledge,
	call: Call,
	{ status, internalCode, message }: Refused,
	span: Span,
): Knowledge => {
	if (status >= 500 && !isOfTable(status, internalCode))
		return afterLoss(expected, known, call, span);
	const { account } = expected;
	if (status === 500 && internalCode === 20) {
		return {
			...known,
			visitorId: call.visitorId ?? loadingVisitorId(account, message),
		};
	}
	if (status !== 404) return known;
	if (internalCode === 37)
		return { ...known, visitorId: undefined, session: undefined };
	return internalCode === 39 ? { ...known, session: undefined } : known;
};

/** M5. */
const isOfTable = (status: number, internalCode: number): boolean =>
	Object.values(errors).some(
		(error) => error.status === status && error.internalCode === internalCode,
	);

/** The server may carry out the request at any moment after it was sent, or not at all. */
export const afterLoss = (
	expected: Expectations,
	known: Knowledge,
	call: Call,
	span: Span,
): Knowledge => {
	const { session, conversation } = known;
	const fromNowOn = { from: span.from, to: Number.POSITIVE_INFINITY };
	return {
		...known,
		creations: creationsAfter(expected, known.creations, fromNowOn, false),
		session: session && {
			...session,
			used: covering(session.used, fromNowOn),
			attributes: sentAfter(session.attributes, call.targeting, "maybe"),
			...(call.route === "engagement" &&
				hasConditions(expected.campaigns) && {
					unseen: (session.unseen ?? 0) + 1,
				}),
		},
		conversation:
			call.impression === "impAccept"
				? afterAccept(expected, conversation, call, span, fromNowOn, false)
				: conversation,
	};
};

/** The visitor id in a cold account's message, to be sent again (M30). */
export const loadingVisitorId = (
	account: string,
	message: string,
): VisitorId | undefined => {
	const prefix = loadingMessage(account, "");
	const vid = message.slice(prefix.length);
	return message.startsWith(prefix) && isVisitorId(vid) ? vid : undefined;
};
