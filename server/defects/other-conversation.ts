import { randomUUID } from "node:crypto";
import { withDetails } from "./changes.ts";
import type { Defect } from "./defect.ts";

/** The server gives an open conversation another id (M25). */
export const otherConversation: Defect = {
	rule: "M25",
	does: "gives an open conversation another id",
	changes: {
		engagement: withDetails("conversation", (conversation) => [
			{ ...conversation, conversationId: randomUUID() },
		]),
	},
};
