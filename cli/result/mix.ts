/** The mix as it came, held against the mix that was asked for. */
import { arrival } from "../../lib/load/outcomes.ts";
import type { Plan } from "../../lib/load/plan.ts";
import type { Counts } from "../journal/counts.ts";
import { chiSquareTest } from "./chi-square.ts";
import type { MixResult } from "./schema.ts";

/** How many visitors came of each story, and how likely a mix so far off is. */
export function mixOf({ stories: told }: Plan, counts: Counts): MixResult {
	const parts = told.map(({ story, share, plannedVisitors: planned }) => ({
		scenario: story,
		share,
		planned,
		started: counts.sum("visitor_moves", { scenario: story, step: arrival }),
	}));
	return {
		stories: parts,
		...chiSquareTest(
			parts.map(({ started }) => started),
			parts.map(({ share }) => share),
		),
	};
}
