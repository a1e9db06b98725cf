/** Holds what was measured against the limits. */
import {
	describeLimit,
	keeps,
	type Limit,
	samplesFor,
	seriesOf,
} from "../../lib/load/limits.ts";
import type { LimitResult } from "./schema.ts";
import type { Summary } from "./summary.ts";

const figureNames = {
	count: "count",
	rate: "value",
	p50: "med",
	p95: "p(95)",
	p99: "p(99)",
} as const;

/** One limit's result. Counters without a sample are at 0; everything else without one has no data. */
export function judgeLimit(limit: Limit, summary: Summary): LimitResult {
	const series = seriesOf(limit);
	const measured = summary.figure(series, figureNames[limit.statistic]);
	const isCounter = limit.statistic === "count";
	const samples = summary.samples(series);
	const needed = isCounter ? 0 : samplesFor(limit);
	const state = (): LimitResult["state"] => {
		if (!isCounter && samples === 0) return "no data";
		if (samples < needed) return "too few samples";
		return keeps(limit, measured) ? "kept" : "broken";
	};
	return {
		limit: describeLimit(limit),
		metric: limit.metric,
		...(limit.scenario !== undefined && { scenario: limit.scenario }),
		...(limit.step !== undefined && { step: limit.step }),
		statistic: limit.statistic,
		value: limit.value,
		measured,
		samples,
		needed,
		state: state(),
	};
}
