/** The mix as it came, compared with the mix that was asked for. */

import type { Plan } from "../../lib/plan/plan.ts";
import { arrival } from "../../lib/telemetry/outcomes.ts";
import type { Measurements } from "../journal/measurements.ts";
import { chiSquareTest } from "./chi-square.ts";
import type { MixResult } from "./schema.ts";

/** How many visitors of each scenario came, and how likely a mix so far off is. */
export function mixOf({ scenarios }: Plan, counts: Measurements): MixResult {
	const stories = scenarios.map(
		({ scenario, share, plannedVisitors: planned }) => ({
			scenario,
			share,
			planned,
			started: counts.sum("visitor_moves", { scenario, step: arrival }),
		}),
	);
	return { stories, ...chiSquareTest(...pooled(stories)) };
}

/** Scenarios with fewer planned visitors are counted together, as the test needs it. */
const minPlanned = 5;

/** Counts, and the planned shares. */
function pooled(
	scenarios: readonly {
		readonly share: number;
		readonly planned: number;
		readonly started: number;
	}[],
): [counts: number[], shares: number[]] {
	const large = scenarios.filter(({ planned }) => planned >= minPlanned);
	const small = scenarios.filter(({ planned }) => planned < minPlanned);
	const sum = (count: (one: (typeof scenarios)[number]) => number): number =>
		small.reduce((all, one) => all + count(one), 0);
	const rest = {
		share: sum(({ share }) => share),
		planned: sum(({ planned }) => planned),
		started: sum(({ started }) => started),
	};
	const cells = rest.planned >= minPlanned ? [...large, rest] : large;
	const all = cells.reduce((shares, { share }) => shares + share, 0);
	return [
		cells.map(({ started }) => started),
		cells.map(({ share }) => share / all),
	];
}
