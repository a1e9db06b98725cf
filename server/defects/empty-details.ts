import { withDetails } from "./changes.ts";
import type { Defect } from "./defect.ts";

/** The server sends an empty list instead of an offer (M24). */
export const emptyDetails: Defect = {
	rule: "M24",
	does: "sends an empty list instead of an offer",
	changes: { engagement: withDetails("expose", () => []) },
};
