/** Judges the details of an engagement's answer: a conversation, an offer or nothing (M21–M25). */
import type { Answered, Conversation, Offer } from "../contract/answers.ts";
import type { Campaign } from "../contract/promises.ts";
import type { Call } from "./call.ts";
import { isSame, isUnconditional } from "./campaigns.ts";
import { eligibleCampaigns, nothingSent } from "./eligibility.ts";
import type { Expectations } from "./expectations.ts";
import type {
	Certainty,
	ConversationKnowledge,
	Knowledge,
	Span,
} from "./knowledge.ts";
import { isOpen } from "./lifetimes.ts";
import type { Violation } from "./violation.ts";

/** The violations in the details of an answer, given the knowledge before it. */
export const judgeDetails = (
	expected: Expectations,
	known: Knowledge,
	call: Call,
	answer: Answered,
	span: Span,
): Violation[] => {
	const { details } = answer;
	const open = isOpen(expected.promises, known.conversation, span);
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
	return open === "no"
		? judgeOffer(expected, known, call, answer, details)
		: [];
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
	call: Call,
	answer: Answered,
	offer: Offer | undefined,
): Violation[] => {
	const violations: Violation[] = campaigns
		? judgeCampaign(campaigns, known, call, answer, offer)
		: [];
	if (!offer) return violations;
	const expectedIds = expectedContextIds(known, answer, offer);
	if (!expectedIds.includes(offer.contextId)) {
		violations.push({
			rule: "M22",
			found: `contextId ${offer.contextId} where ${expectedIds.join(" or ")} was owed`,
		});
	}
	return violations;
};

/** M21, M24: the offer must be of the first campaign whose conditions hold; without one there is no offer. */
const judgeCampaign = (
	campaigns: readonly Campaign[],
	{ session }: Knowledge,
	{ targeting }: Call,
	{ sessionId }: Answered,
	offer: Offer | undefined,
): Violation[] => {
	const first = campaigns[0];
	const isPlain = first !== undefined && isUnconditional(first);
	if (offer && isPlain && isSame(first, offer)) return [];
	const sent =
		session?.sessionId === sessionId ? session.attributes : nothingSent;
	const eligible = eligibleCampaigns(campaigns, targeting, sent);
	if (!offer)
		return eligible.mayBeNone
			? []
			: [{ rule: "M21", found: "no offer where one was owed" }];
	if (eligible.campaigns.length === 0)
		return [{ rule: "M24", found: "an offer where there is none" }];
	return eligible.campaigns.some((campaign) => isSame(campaign, offer))
		? []
		: [{ rule: "M21", found: `an offer of engagement ${offer.engagementId}` }];
};

/** An engagement keeps its number in a session; a new one takes the next, from 1, or a later one where answers were lost (M22). */
const expectedContextIds = (
	{ session }: Knowledge,
	answer: Answered,
	offer: Offer,
): readonly string[] => {
	if (session?.sessionId !== answer.sessionId) return ["1"];
	const { offered, unseen = 0 } = session;
	const known = offered.find((one) => isSame(one, offer));
	if (known) return [known.contextId];
	const next = offered.length + 1;
	if (unseen === 0) return [String(next)];
	// Each lost answer may have used a number, and its offer may come again with that number.
	const numbers = Array.from({ length: next + unseen }, (_, at) =>
		String(at + 1),
	);
	return numbers.filter(
		(number) => !offered.some((one) => one.contextId === number),
	);
};
