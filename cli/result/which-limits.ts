/** Which limits a run is judged by: those that were asked for, and the default ones that its samples say enough about. */
import { keeps, type Limit, samplesByDefault } from "../../lib/load/limits.ts";
import type { LeftOut } from "../../lib/plan/choose-limits.ts";
import type { Plan } from "../../lib/plan/plan.ts";
import type { LimitResult } from "./schema.ts";

/** Where so many samples are expected, chance leaves none in one of 500 million runs. */
const surelySome = 20;

/** Judges the limits of a plan. Default limits that the samples say too little about are left out. */
export function judgeLimits(
	plan: Pick<Plan, "limits" | "asked" | "leftOut">,
	judgeOne: (limit: Limit) => LimitResult,
): { limits: LimitResult[]; leftOut: LeftOut[] } {
	const fed = plan.limits.map((limit) => {
		const one = judgeOne(limit);
		const isShown = plan.asked.includes(limit) || !isUnfed(limit, one);
		return { leftOut: { limit, expectedSamples: one.samples }, one, isShown };
	});
	const unfed = plan.leftOut.map((leftOut) => {
		const one = judgeOne(leftOut.limit);
		return { leftOut, one, isShown: isDecidedOrOff(leftOut, one) };
	});
	const all = [...fed, ...unfed];
	return {
		limits: all.flatMap(({ one, isShown }) => (isShown ? one : [])),
		leftOut: all.flatMap((one) => (one.isShown ? [] : one.leftOut)),
	};
}

/** By chance fewer samples came than the plan expected, and what came keeps the limit without deciding it. */
function isUnfed(
	limit: Limit,
	{ state, measured, samples }: LimitResult,
): boolean {
	return (
		state === "undecided" &&
		keeps(limit, measured) &&
		samples < samplesByDefault(limit)
	);
}

/** A limit that the plan feeds with few samples is shown where they decide it all the same, and where its figure is off. */
function isDecidedOrOff(
	{ limit, expectedSamples }: LeftOut,
	{ state, measured }: LimitResult,
): boolean {
	switch (state) {
		case "no data":
			return expectedSamples >= surelySome;
		case "undecided":
			return !keeps(limit, measured);
		case "kept":
			// Where nothing is promised, nothing is kept.
			return expectedSamples > 0;
		default:
			return true;
	}
}
