/** The literal text of expected answers. An answer with another text may be right, too, so it is read in detail. */
import type { Conversation, Engagement, Offer } from "../contract/answers.ts";
import { isConversationId } from "../contract/ids.ts";
import type { ConversationKnowledge } from "./knowledge.ts";

// The texts between ids, and the positions of ids.
const beforeSession = '{"sessionId":"';
const beforeVisitor = '","visitorId":"';
const beforePage = '","pageId":"';
export const sessionAt = beforeSession.length;
export const sessionEnd = sessionAt + 22;
export const visitorAt = sessionEnd + beforeVisitor.length;
export const visitorEnd = visitorAt + 22;
export const pageAt = visitorEnd + beforePage.length;

/** The start of an answer: its ids, up to the quote after the last. */
export const startOf = (
	sessionId: string,
	visitorId: string | undefined,
	pageId: string | undefined,
): string =>
	`${beforeSession}${sessionId}${beforeVisitor}${visitorId}${beforePage}${pageId}"`;

/** The first offer of a session has the number 1 (M22). */
export const firstOfferOf = ({
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

/** The rest of an answer after its page id, where no conversation is open. */
export const endingOf = (offer: Offer | undefined): string =>
	offer ? `${beforeDetails(offer)}"contextId":"1","status":"expose"}]}` : '"}';

const beforeDetails = ({
	campaignId,
	engagementId,
	engagementRevision,
}: Engagement): string =>
	`","engagementDetails":[{"campaignId":${campaignId},"engagementId":${engagementId},"engagementRevision":${engagementRevision},`;

/** The conversation in an answer after its page id, where it is the open one (M23, M25). */
export const conversationIn = (
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
