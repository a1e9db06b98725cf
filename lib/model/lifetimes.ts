/** Whether sessions (M16) and conversations (M25) live at a moment. */
import type { Promises } from "../contract/promises.ts";
import type {
	Certainty,
	ConversationKnowledge,
	SessionKnowledge,
	Span,
} from "./knowledge.ts";

/** Whether a session lives at a moment in `span` (M16). */
export const livesAt = (
	{ sessions }: Promises,
	{ used, created }: SessionKnowledge,
	span: Span,
): Certainty =>
	sessions
		? both(
				within(sessions.idleSeconds, used, span),
				within(sessions.lifetimeSeconds, created, span),
			)
		: "maybe";

/** Whether this consumer's conversation is open (M25). */
export const isOpen = (
	{ conversationSeconds }: Promises,
	conversation: ConversationKnowledge | undefined,
	span: Span,
): Certainty => {
	if (!conversation) return "no";
	const open = within(conversationSeconds, conversation.opened, span);
	return open === "yes" && !conversation.certain ? "maybe" : open;
};

/** Whether less than `seconds` have passed from `since` to a moment in `now`; "maybe" without a promise. */
export const within = (
	seconds: number | undefined,
	since: Span,
	now: Span,
): Certainty => {
	if (seconds === undefined) return "maybe";
	const milliseconds = seconds * 1000;
	if (now.to - since.from < milliseconds) return "yes";
	return now.from - since.to >= milliseconds ? "no" : "maybe";
};

/** Both must hold. */
const both = (one: Certainty, other: Certainty): Certainty => {
	if (one === "no" || other === "no") return "no";
	return one === "yes" && other === "yes" ? "yes" : "maybe";
};
