/** Judges what an engagement request was answered with: a conversation, an offer or nothing (M21–M25). */
import type {
	Answered,
	Conversation,
	Engagement,
	Offer,
} from "../wire/answers.ts";
import type { Campaign } from "../wire/promises.ts";
import {
	type Certainty,
	type ConversationKnowledge,
	type Knowledge,
	type Span,
	within,
} from "./knowledge.ts";
import type { Expectations, Violation } from "./terms.ts";

/** What is wrong with the details of an answer, given what was known before it. */
export const judgeDetails = (
	expected: Expectations,
	known: Knowledge,
	answer: Answered,
	span: Span,
): Violation[] => {
	const { details } = answer;
	const open = isOpen(expected, known.conversation, span);
	if (details?.status === "conversation") {
		return judgeConversation(known.conversation, details, open);
	}
	if (open === "yes") {
		return [
			{
				rule: "M23",
				found: `${details ? "an offer" : "nothing"} while a conversation is open`,
			},
		];
	}
	return open === "no" ? judgeOffer(expected, known, answer, details) : [];
};

/** Whether this consumer's conversation is open (M25). */
export const isOpen = (
	{ promises }: Expectations,
	conversation: ConversationKnowledge | undefined,
	span: Span,
): Certainty => {
	if (!conversation) return "no";
	const open = within(promises.conversationSeconds, conversation.opened, span);
	return open === "yes" && !conversation.certain ? "maybe" : open;
};

const judgeConversation = (
	conversation: ConversationKnowledge | undefined,
	details: Conversation,
	open: Certainty,
): Violation[] => {
	if (!conversation || open === "no") {
		const found = conversation
			? "a conversation that has closed"
			: "a conversation never opened";
		return [{ rule: "M25", found }];
	}
	const violations: Violation[] = [];
	if (!isSame(conversation.engagement, details)) {
		violations.push({
			rule: "M23",
			found: "a conversation about another engagement",
		});
	}
	const { conversationId } = conversation;
	if (
		conversationId !== undefined &&
		conversationId !== details.conversationId
	) {
		violations.push({
			rule: "M25",
			found: "another conversationId than before",
		});
	}
	return violations;
};

const judgeOffer = (
	{ campaigns }: Expectations,
	known: Knowledge,
	answer: Answered,
	offer: Offer | undefined,
): Violation[] => {
	const violations: Violation[] = [];
	if (campaigns) {
		const sure = campaigns.findIndex(isUnconditional);
		// Which conditions hold is not known here: any campaign up to the first without one may be owed.
		const owed = sure === -1 ? campaigns : campaigns.slice(0, sure + 1);
		if (sure !== -1 && !offer)
			violations.push({ rule: "M21", found: "no offer where one was owed" });
		if (owed.length === 0 && offer)
			violations.push({ rule: "M24", found: "an offer where there is none" });
		else if (offer && !owed.some((campaign) => isSame(campaign, offer))) {
			violations.push({
				rule: "M21",
				found: `an offer of engagement ${offer.engagementId}`,
			});
		}
	}
	if (!offer) return violations;
	const owedContext = contextIdOwed(known, answer, offer);
	if (offer.contextId !== owedContext) {
		violations.push({
			rule: "M22",
			found: `contextId ${offer.contextId} where ${owedContext} was owed`,
		});
	}
	return violations;
};

const isUnconditional = ({ when }: Campaign): boolean =>
	when === undefined || Object.keys(when).length === 0;

/** An engagement keeps its number in a session; a new one takes the next, from 1 (M22). */
const contextIdOwed = (
	{ session }: Knowledge,
	answer: Answered,
	offer: Offer,
): string => {
	if (session?.sessionId !== answer.sessionId) return "1";
	for (const [contextId, engagement] of session.offered) {
		if (isSame(engagement, offer)) return contextId;
	}
	return String(session.offered.size + 1);
};

/** Whether two are the same engagement of the same campaign and revision. */
export const isSame = (one: Engagement, other: Engagement): boolean => {
	return (
		one.campaignId === other.campaignId &&
		one.engagementId === other.engagementId &&
		one.engagementRevision === other.engagementRevision
	);
};
