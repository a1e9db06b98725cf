/** The offers of a session, and the impressions of them (M21–M25, M28). */
import type { Engagement } from "../../lib/contract/answers.ts";
import type { Attribute, Impression } from "../../lib/contract/attributes.ts";
import type { EngagementRequest } from "../../lib/contract/monitor.ts";
import type { Campaign } from "../../lib/contract/promises.ts";
import type { Session } from "../store/sessions.ts";
import type { State } from "../store/state.ts";
import { eligible } from "./eligibility.ts";

/** An offer or an open conversation as it is sent (M22, M23). */
export interface Details extends Engagement {
	readonly status: string;
	readonly contextId?: string;
	readonly conversationId?: string;
}

/** The conversation that is open, else the offer, else nothing (M23, M21, M24). */
export function detailsFor(
	{ conversations, counts }: State,
	session: Session,
	campaigns: readonly Campaign[],
	request: EngagementRequest,
): Details | undefined {
	const conversation = conversations.of(session);
	if (conversation) {
		const { engagement, conversationId } = conversation;
		return { ...engagement, conversationId, status: "conversation" };
	}
	const campaign = eligible(campaigns, request, session);
	if (!campaign) return undefined;
	const { campaignId, engagementId, engagementRevision } = campaign;
	const offered = { campaignId, engagementId, engagementRevision };
	counts.offers++;
	return {
		...offered,
		contextId: contextIdOf(session, offered),
		status: "expose",
	};
}

/** The number of an engagement in a session: a new one takes the next (M22). */
function contextIdOf(session: Session, campaign: Engagement): string {
	const place = session.offers.findIndex((offer) => isSame(offer, campaign));
	if (place !== -1) return String(place + 1);
	session.offers = [...session.offers, campaign];
	return String(session.offers.length);
}

/** The path of the first impression whose engagement was not offered in this session (M28). */
export function foreignImpression(
	session: Session | undefined,
	attributes: readonly Attribute[],
): string | undefined {
	const index = attributes.findIndex(
		(attribute) =>
			isImpression(attribute) && !(session && offerOf(session, attribute)),
	);
	return index === -1 ? undefined : `engagementAttributes[${index}]`;
}

/** The index of the offer that an impression is about, contexts included. */
export function offerOf(
	session: Session,
	impression: Impression,
): Engagement | undefined {
	const { campaign, engId, revision } = impression;
	const found = {
		campaignId: campaign,
		engagementId: engId,
		engagementRevision: revision,
	};
	const place = session.offers.findIndex((offer) => isSame(offer, found));
	if (place === -1) return undefined;
	if (impression.type !== "impDisplay" && impression.type !== "impAccept") {
		return session.offers[place];
	}
	const contexts = impression.eContext;
	const matches =
		contexts.length > 0 && contexts.every(({ id }) => id === String(place + 1));
	return matches ? session.offers[place] : undefined;
}

function isSame(one: Engagement, other: Engagement): boolean {
	return (
		one.campaignId === other.campaignId &&
		one.engagementId === other.engagementId &&
		one.engagementRevision === other.engagementRevision
	);
}

/** Whether an attribute is an impression event (M27). */
export function isImpression(attribute: Attribute): attribute is Impression {
	return attribute.type.startsWith("imp");
}
