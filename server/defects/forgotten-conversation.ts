import { withDetails } from "./changes.ts";
import type { Defect } from "./defect.ts";

/** The server makes an offer while a conversation is open (M23). */
export const forgottenConversation: Defect = {
	rule: "M23",
	does: "makes an offer while a conversation is open",
	changes: {
		engagement: withDetails(
			"conversation",
			({ conversationId: _, ...conversation }) => [
				{ ...conversation, contextId: "1", status: "expose" },
			],
		),
	},
};
