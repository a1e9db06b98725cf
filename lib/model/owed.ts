/**
 * Answers that are to the letter what was owed, as nearly all are: comparing texts costs a tenth of parsing and judging
 * them. Undefined stands for any other answer, and for whatever more than one answer could be owed to: those have to be
 * read closely. Pure.
 */
import type { Conversation, Engagement, Offer } from "../wire/answers.ts";
import {
	isConversationId,
	isPageId,
	isSessionId,
	isVisitorId,
} from "../wire/ids.ts";
import type { Reply } from "../wire/transport.ts";
import { isHeard } from "./campaigns.ts";
import { creationsAfter } from "./caps.ts";
import {
	type ConversationKnowledge,
	type Knowledge,
	nothingOffered,
	type SessionKnowledge,
} from "./knowledge.ts";
import { isOpen, livesAt } from "./lifetimes.ts";
import type { Expectations } from "./terms.ts";

/** What a visitor knows after an answer that is the one that was owed, to a request with the ids of the last answer. */
interface Owed {
	/** To a report; `accepted` is the offer that it takes, if it takes one. */
	readonly report: (
		known: Knowledge,
		reply: Reply,
		accepted: Offer | undefined,
	) => Knowledge | undefined;
	readonly engagement: (
		known: Knowledge,
		reply: Reply,
	) => Knowledge | undefined;
}

/** What is owed where so much was promised. Where what visitors say decides what they are offered, every answer has to be read. */
export const createOwed = (expected: Expectations): Owed => {
	const { promises, campaigns } = expected;
	if (isHeard(campaigns)) return { report: unknown, engagement: unknown };
	const mostCreations = promises.capping?.perVisitor?.sessions ?? Infinity;
	const [first] = campaigns ?? [];
	const offer = first && firstOfferOf(first);
	const offered = offer ? [offer] : nothingOffered;
	/** How an answer goes on after its page's id where there is no conversation; no answer ends so where that is not known. */
	const ending = campaigns ? endingOf(offer) : "";

	return {
		report(known, reply, accepted) {
			const { visitorId, pageId, session, conversation } = known;
			// Where a conversation may be open already, it matters which.
			if (!session || (accepted && conversation)) return undefined;
			const { sessionId, created, offered } = session;
			const echo = `${beforeSession}${sessionId}${beforeVisitor}${visitorId}${beforePage}${pageId}"}`;
			if (reply.body !== echo || !isAnswer(reply, 200)) return undefined;
			const span = { from: reply.sentAt, to: reply.receivedAt };
			if (livesAt(promises, session, span) !== "yes") return undefined;
			return {
				creations: known.creations,
				visitorId,
				pageId,
				session: {
					sessionId,
					created,
					used: span,
					offered,
					attributes: undefined,
				},
				conversation: accepted
					? {
							engagement: accepted,
							opened: span,
							certain: true,
							conversationId: undefined,
						}
					: conversation,
				shown: known.shown,
			};
		},
		engagement(known, reply) {
			const { creations, session } = known;
			const { body } = reply;
			const end = body.indexOf('"', pageAt);
			const pageId = body.slice(pageAt, end);
			const isRight =
				isAnswer(reply, session ? 200 : 201) &&
				body.startsWith(beforeSession) &&
				body.slice(sessionEnd, visitorAt) === beforeVisitor &&
				body.slice(visitorEnd, pageAt) === beforePage &&
				isPageId(pageId) &&
				pageId !== known.pageId;
			if (!isRight) return undefined;
			const sessionId = session?.sessionId ?? body.slice(sessionAt, sessionEnd);
			const visitorId = known.visitorId ?? body.slice(visitorAt, visitorEnd);
			const isPair =
				body.startsWith(sessionId, sessionAt) &&
				body.startsWith(visitorId, visitorAt) &&
				isSessionId(sessionId) &&
				isVisitorId(visitorId);
			if (!isPair) return undefined;
			const span = { from: reply.sentAt, to: reply.receivedAt };
			if (
				session
					? livesAt(promises, session, span) !== "yes"
					: creations.length >= mostCreations
			)
				return undefined;
			const before = session?.offered ?? nothingOffered;
			const rest = body.slice(end);
			let { conversation } = known;
			let shown: Offer | Conversation | undefined = offer;
			if (conversation) {
				if (isOpen(promises, conversation, span) !== "yes") return undefined;
				shown = conversationIn(rest, conversation);
				if (!shown) return undefined;
				const { engagement, opened } = conversation;
				const { conversationId } = shown;
				conversation = { engagement, opened, certain: true, conversationId };
			} else if (rest !== ending || !isFirst(before, offer)) return undefined;
			return {
				creations: session
					? creations
					: creationsAfter(expected, creations, span, true),
				visitorId,
				pageId,
				session: {
					sessionId,
					created: session?.created ?? span,
					used: span,
					offered: conversation ? before : offered,
					attributes: undefined,
				},
				conversation,
				shown,
			};
		},
	};
};

const unknown = (): undefined => undefined;

/** Texts and places of an answer's ids. */
const beforeSession = '{"sessionId":"';
const beforeVisitor = '","visitorId":"';
const beforePage = '","pageId":"';
const sessionAt = beforeSession.length;
const sessionEnd = sessionAt + 22;
const visitorAt = sessionEnd + beforeVisitor.length;
const visitorEnd = visitorAt + 22;
const pageAt = visitorEnd + beforePage.length;

const isAnswer = (reply: Reply, status: number): boolean =>
	reply.status === status && reply.contentType.startsWith("application/json");

/** The first offer of a session has the number 1 (M22). */
const firstOfferOf = ({
	campaignId,
	engagementId,
	engagementRevision,
}: Engagement): Offer => ({
	campaignId,
	engagementId,
	engagementRevision,
	contextId: "1",
	status: "expose",
});

/** Whether an offer is the only one of its session. */
const isFirst = (
	offered: SessionKnowledge["offered"],
	offer: Offer | undefined,
): boolean =>
	offered.length === 0 || (offered.length === 1 && offered[0] === offer);

const endingOf = (offer: Offer | undefined): string =>
	offer ? `${beforeDetails(offer)}"contextId":"1","status":"expose"}]}` : '"}';

const beforeDetails = ({
	campaignId,
	engagementId,
	engagementRevision,
}: Engagement): string =>
	`","engagementDetails":[{"campaignId":${campaignId},"engagementId":${engagementId},"engagementRevision":${engagementRevision},`;

/** The conversation that an answer shows after its page's id, where it is the one that is open (M23, M25). */
const conversationIn = (
	rest: string,
	{ engagement, conversationId }: ConversationKnowledge,
): Conversation | undefined => {
	const before = `${beforeDetails(engagement)}"conversationId":"`;
	const id = conversationId ?? rest.slice(before.length, before.length + 36);
	const isWhole = rest === `${before}${id}","status":"conversation"}]}`;
	if (!isWhole || !isConversationId(id)) return undefined;
	const { campaignId, engagementId, engagementRevision } = engagement;
	return {
		campaignId,
		engagementId,
		engagementRevision,
		conversationId: id,
		status: "conversation",
	};
};
