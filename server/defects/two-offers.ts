import { withDetails } from "./changes.ts";
import type { Defect } from "./defect.ts";

/** The server offers twice at once (M22). */
export const twoOffers: Defect = {
	rule: "M22",
	does: "offers twice at once",
	changes: { engagement: withDetails("expose", (offer) => [offer, offer]) },
};
