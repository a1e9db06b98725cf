/** The campaign that is owed, as far as a visitor can know: the first whose conditions hold (M21). Pure. */
import type { Campaign } from "../contract/promises.ts";
import type { TargetingInput } from "./call.ts";
import type { Certainty, SessionKnowledge } from "./knowledge.ts";

/** The campaigns of which one is owed. */
interface Eligible {
	readonly campaigns: readonly Campaign[];
	/** It is possible that no campaign's conditions hold. */
	readonly mayBeNone: boolean;
}

/** The campaigns of which one is owed after this request, in a session with these attributes. */
export const eligibleCampaigns = (
	campaigns: readonly Campaign[],
	targeting: TargetingInput | undefined,
	sent: SessionKnowledge["attributes"],
): Eligible => {
	const possible: Campaign[] = [];
	for (const campaign of campaigns) {
		const holds = conditionsHold(campaign, targeting, sent);
		if (holds === "no") continue;
		possible.push(campaign);
		if (holds === "yes") return { campaigns: possible, mayBeNone: false };
	}
	return { campaigns: possible, mayBeNone: true };
};

const conditionsHold = (
	{ when = {} }: Campaign,
	targeting: TargetingInput | undefined,
	sent: SessionKnowledge["attributes"],
): Certainty => {
	const { entryPoint, deviceFamily, attribute } = when;
	const all: Certainty[] = [];
	if (entryPoint !== undefined)
		all.push(
			targeting
				? certain(
						targeting.entryPoints.some((one) => one.startsWith(entryPoint)),
					)
				: "maybe",
		);
	if (deviceFamily !== undefined)
		all.push(
			targeting ? certain(targeting.deviceFamily === deviceFamily) : "maybe",
		);
	if (attribute !== undefined)
		all.push(
			targeting?.attributes.includes(attribute)
				? "yes"
				: sent
					? (sent[attribute] ?? "no")
					: "maybe",
		);
	if (all.includes("no")) return "no";
	return all.includes("maybe") ? "maybe" : "yes";
};

const certain = (value: boolean): Certainty => (value ? "yes" : "no");

/** The attributes of a session after one more request; undefined where its body was not read. */
export const sentAfter = (
	before: SessionKnowledge["attributes"],
	targeting: TargetingInput | undefined,
	certainty: Certainty,
): SessionKnowledge["attributes"] => {
	if (!before || !targeting) return undefined;
	if (targeting.attributes.length === 0) return before;
	const sent: Record<string, Certainty> = { ...before };
	for (const type of targeting.attributes)
		if (sent[type] !== "yes") sent[type] = certainty;
	return sent;
};

/** The attributes of a new session. */
export const nothingSent: NonNullable<SessionKnowledge["attributes"]> = {};
