/** Impression events: what became of an offer (M27, M28). */
import type { Offer } from "../wire/answers.ts";
import type { Impression, Impressions } from "../wire/attributes.ts";

/** The offer was seen, or taken. */
export function shown(type: "impDisplay" | "impAccept", offer: Offer): Impression {
	return { type, ...engagementOf(offer), eContext: contextOf(offer) };
}

/** The offer was opened up, put away, or left until it went away by itself. */
export function passed(type: "impExpanded" | "impClose" | "impTimeout", offer: Offer): Impression {
	return { type, ...engagementOf(offer) };
}

function engagementOf(offer: Offer) {
	return {
		campaign: offer.campaignId,
		engId: offer.engagementId,
		revision: offer.engagementRevision,
	};
}

function contextOf(offer: Offer): Impressions["impDisplay"]["eContext"] {
	return [{ type: "engagementContext", id: offer.contextId }];
}
