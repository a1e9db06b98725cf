import { withDetails } from "./changes.ts";
import type { Defect } from "./defect.ts";

/** The server numbers an offer wrongly (M22). */
export const wrongContext: Defect = {
	rule: "M22",
	does: "numbers an offer wrongly",
	changes: {
		engagement: withDetails("expose", (offer) => [
			{ ...offer, contextId: String(Number(offer.contextId) + 1) },
		]),
	},
};
