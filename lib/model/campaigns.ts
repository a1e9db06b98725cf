/** Properties of campaigns. */
import type { Engagement } from "../contract/answers.ts";
import type { Campaign } from "../contract/promises.ts";

/** Whether every visitor is offered this campaign. */
export const isUnconditional = ({ when }: Campaign): boolean =>
	when === undefined ||
	(when.entryPoint === undefined &&
		when.deviceFamily === undefined &&
		when.attribute === undefined);

/** Whether requests decide which campaign is offered (M21); false where the campaigns are not known. */
export const hasConditions = (campaigns: readonly Campaign[] = []): boolean =>
	!campaigns.every(isUnconditional);

/** Whether two are the same engagement of the same campaign and revision. */
export const isSame = (one: Engagement, other: Engagement): boolean => {
	return (
		one.campaignId === other.campaignId &&
		one.engagementId === other.engagementId &&
		one.engagementRevision === other.engagementRevision
	);
};
