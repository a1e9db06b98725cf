/** The mix as it came, compared with the mix that the schedule drew. */

import { drawsOf } from "../../lib/load/schedule.ts";
import type { Plan } from "../../lib/plan/plan.ts";
import { arrival } from "../../lib/telemetry/outcomes.ts";
import { cumulativeShares, indexIn } from "../../lib/workload/shares.ts";
import type { Measurements } from "../journal/measurements.ts";
import type { MixResult } from "./schema.ts";

/** How many visitors of each scenario were asked for, were drawn by the schedule, and came. */
export function mixOf(plan: Plan, counts: Measurements): MixResult {
	const drawn = drawnBy(plan);
	return {
		stories: plan.scenarios.map(
			({ scenario, share, plannedVisitors: planned }, at) => ({
				scenario,
				share,
				planned,
				drawn: drawn[at] ?? 0,
				started: counts.sum("visitor_moves", { scenario, step: arrival }),
				turnedAway: counts.sum("visitors_turned_away", { scenario }),
			}),
		),
	};
}

/** By scenario, as the virtual users choose it. */
function drawnBy({ scenarios, schedule, plannedVisitors }: Plan): number[] {
	const shares = cumulativeShares(
		scenarios.map(({ share }) => ({ weight: share })),
	);
	const counts = scenarios.map(() => 0);
	for (const draw of drawsOf(schedule, plannedVisitors)) {
		const at = indexIn(shares, draw);
		counts[at] = (counts[at] ?? 0) + 1;
	}
	return counts;
}

/** Scenarios of which over 1 % more or fewer visitors came than were drawn, and more than one visitor. */
export function distortedIn({ stories }: MixResult): MixResult["stories"] {
	return stories.filter(
		({ drawn, started, turnedAway }) =>
			Math.abs(started + turnedAway - drawn) > drawn / 100 + 1,
	);
}
