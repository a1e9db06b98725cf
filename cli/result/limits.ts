/** Judges limits by what was measured. */
import {
	describeLimit,
	keeps,
	type Limit,
	samplesFor,
	windowOf,
	windowSeconds,
} from "../../lib/load/limits.ts";
import {
	type MetricName,
	met,
	type Tags,
} from "../../lib/telemetry/metrics.ts";
import { errorOf } from "../journal/histogram.ts";
import type { Measurements } from "../journal/measurements.ts";
import { durationsOf } from "./durations.ts";
import type { LimitResult } from "./schema.ts";

/** The figure of a limit, and how many samples it has. */
export interface Measured {
	readonly measured: number;
	/** The error bound of a percentile, as a share of it; absent where it is exact. */
	readonly error?: number;
	readonly samples: number;
}

/** The worst window, and the second in which it ended. */
export interface Worst extends Measured {
	readonly second: number;
}

/** Judges one limit; `worst` is its worst window, if it has any. A counter without samples is at 0; any other figure without samples has no data. */
export function judgeLimit(
	limit: Limit,
	measured: Measurements,
	worst?: Worst,
): LimitResult {
	const isWindow = windowSeconds(limit) !== undefined;
	const found = isWindow
		? (worst ?? { measured: 0, samples: 0 })
		: figureOf(limit, measured);
	return {
		limit: describeLimit(limit),
		metric: limit.metric,
		...(limit.scenario !== undefined && { scenario: limit.scenario }),
		...(limit.step !== undefined && { step: limit.step }),
		...(limit.status !== undefined && { status: limit.status }),
		statistic: limit.statistic,
		value: limit.value,
		window: windowOf(limit) ?? "",
		action: limit.action ?? "fail",
		error: 0,
		...found,
		needed: samplesFor(limit),
		state: stateOf(limit, found),
	};
}

/** The state of a limit with this figure. */
export function stateOf(
	limit: Limit,
	{ measured, samples }: Measured,
): LimitResult["state"] {
	if (samples < samplesFor(limit))
		return samples === 0 ? "no data" : "too few samples";
	if (keeps(limit, measured)) return "kept";
	return limit.action === "warn" ? "warned" : "broken";
}

const shares = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;

/** The figure of a limit in what was measured. */
export function figureOf(limit: Limit, all: Measurements): Measured {
	const { scenario, step, status, statistic } = limit;
	const tags: Tags = {
		...(scenario !== undefined && { scenario }),
		...(step !== undefined && { step }),
	};
	const ofStatus = { ...tags, ...(status !== undefined && { status }) };
	switch (limit.metric) {
		case "violations":
		case "steps_failed": {
			const count = all.sum(limit.metric, tags);
			return { measured: count, samples: count };
		}
		case "failed_attempts":
			return rateOf(all, "http_req_failed.total", tags);
		case "session_reuse":
			return rateOf(all, "session_reuse.total", tags);
		case "answers": {
			const count = all.sum("http_reqs", ofStatus);
			const samples = all.sum("http_reqs", tags);
			const share = samples === 0 ? 0 : count / samples;
			return { measured: statistic === "count" ? count : share, samples };
		}
		case "step_duration": {
			const durations =
				windowOf(limit) === "steady state"
					? all.distribution("step_duration", tags)
					: durationsOf(all, tags);
			if (statistic === "count" || statistic === "rate")
				return { measured: 0, samples: 0 };
			const quantile = durations.quantile(shares[statistic]);
			return {
				measured: quantile.value,
				error: errorOf(quantile),
				samples: durations.count,
			};
		}
	}
}

function rateOf(all: Measurements, metric: MetricName, tags: Tags): Measured {
	const samples = all.sum(metric, tags);
	const count = all.sum(metric, { ...tags, ...met });
	return { measured: samples === 0 ? 0 : count / samples, samples };
}
