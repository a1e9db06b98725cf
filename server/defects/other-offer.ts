import { otherThan } from "../../lib/util/exact-json.ts";
import { withDetails } from "./changes.ts";
import type { Defect } from "./defect.ts";

/** The server offers another engagement than the one owed (M21). */
export const otherOffer: Defect = {
	rule: "M21",
	does: "offers another engagement than the one owed",
	changes: {
		engagement: withDetails("expose", (offer) => [
			{ ...offer, engagementId: otherThan(offer.engagementId) },
		]),
	},
};
