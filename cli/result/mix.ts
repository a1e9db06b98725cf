/** The mix as it came, held against the mix that was asked for. */

import type { Plan } from "../../lib/plan/plan.ts";
import { arrival } from "../../lib/telemetry/outcomes.ts";
import type { Measurements } from "../journal/measurements.ts";
import { chiSquareTest } from "./chi-square.ts";
import type { MixResult } from "./schema.ts";

/** How many visitors came of each story, and how likely a mix so far off is. */
export function mixOf(
	{ stories: told }: Plan,
	counts: Measurements,
): MixResult {
	const parts = told.map(({ story, share, plannedVisitors: planned }) => ({
		scenario: story,
		share,
		planned,
		started: counts.sum("visitor_moves", { scenario: story, step: arrival }),
	}));
	return { stories: parts, ...chiSquareTest(...pooled(parts)) };
}

/** How many visitors a part needs before its count means anything; smaller ones are taken together. */
const minPlanned = 5;

/** Counts, and the shares of them that were asked for. */
function pooled(
	parts: readonly {
		readonly share: number;
		readonly planned: number;
		readonly started: number;
	}[],
): [counts: number[], shares: number[]] {
	const large = parts.filter(({ planned }) => planned >= minPlanned);
	const small = parts.filter(({ planned }) => planned < minPlanned);
	const sum = (count: (part: (typeof parts)[number]) => number): number =>
		small.reduce((all, part) => all + count(part), 0);
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
