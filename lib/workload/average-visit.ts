/** The average visit over all visitor types. */
import type { PausePlan, StepPlan } from "./steps.ts";
import type { VisitorType } from "./workload.ts";

/** Steps and pauses of the average visit: each type counts by its weight. */
export const averageVisit = (
	types: readonly VisitorType[],
): { readonly steps: StepPlan[]; readonly pauses: PausePlan[] } => {
	const all = types.reduce((sum, { weight }) => sum + weight, 0);
	const steps = new Map<string, StepPlan>();
	for (const type of types)
		for (const one of type.steps) {
			const share = (one.share * type.weight) / all;
			const before = steps.get(one.step)?.share ?? 0;
			steps.set(one.step, { ...one, share: before + share });
		}
	const pauses = types.flatMap(({ pauses, weight }) =>
		pauses.map((pause) => ({
			...pause,
			share: (pause.share * weight) / all,
		})),
	);
	return { steps: [...steps.values()], pauses };
};
