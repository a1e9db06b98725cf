/** Impression events: what became of an offer (M27, M28). */
import type { Offer } from "../contract/answers.ts";
import type { ImpressionType } from "../contract/attributes.ts";

/** An impression of an offer, as JSON. Those that display or accept it name its context. */
export const impression = (type: ImpressionType, offer: Offer): string => {
	const { campaignId, engagementId, engagementRevision } = offer;
	const engagement = `"campaign":${campaignId},"engId":${engagementId},"revision":${engagementRevision}`;
	const context =
		type === "impDisplay" || type === "impAccept"
			? `,"eContext":[{"type":"engagementContext","id":${JSON.stringify(offer.contextId)}}]`
			: "";
	return `{"type":"${type}",${engagement}${context}}`;
};
