/** What can be told of a campaign by itself. */
import type { Engagement } from "../contract/answers.ts";
import type { Campaign } from "../contract/promises.ts";

/** Whether a campaign is offered to everybody. */
export const isUnconditional = ({ when }: Campaign): boolean =>
	when === undefined ||
	(when.entryPoint === undefined &&
		when.deviceFamily === undefined &&
		when.attribute === undefined);

/** Whether what visitors say decides what they are offered (M21); where the campaigns are not known nobody can tell. */
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
