import { randomUUID } from "node:crypto";
import { withDetails } from "./changes.ts";
import type { Defect } from "./defect.ts";

/** The server shows a conversation that this visitor never opened (M25). */
export const conversationOfAnother: Defect = {
	rule: "M25",
	does: "shows a conversation that this visitor never opened",
	changes: {
		engagement: withDetails("expose", ({ contextId: _, ...offer }) => [
			{ ...offer, conversationId: randomUUID(), status: "conversation" },
		]),
	},
};
