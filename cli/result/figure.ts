/** The figures that limits are about, in what was measured. */
import { type Limit, windowOf } from "../../lib/load/limits.ts";
import {
	type MetricName,
	met,
	type Tags,
} from "../../lib/telemetry/metrics.ts";
import {
	arrival,
	type Outcome,
	outcomes,
} from "../../lib/telemetry/outcomes.ts";
import { type Distribution, errorOf } from "../journal/histogram.ts";
import type { Measurements } from "../journal/measurements.ts";
import { attemptsIn } from "./attempts.ts";
import type { Misses } from "./binomial.ts";
import { durationsOf } from "./durations.ts";

/** The figure of a limit, and how many samples it has. */
export interface Measured {
	readonly measured: number;
	/** The error bound of a percentile, as a share of it; absent where it is exact. */
	readonly error?: number;
	readonly samples: number;
}

/** The shares of samples that percentiles do not exceed. */
export const shares = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 } as const;

/** The figure of a limit in what was measured in so many seconds. */
export function figureOf(
	limit: Limit,
	all: Measurements,
	seconds: number,
): Measured {
	const { metric, statistic } = limit;
	if (metric === "achieved_rate") {
		const started = visitorsIn(all, limit, arrival);
		return { measured: started / Math.max(1, seconds), samples: started };
	}
	switch (statistic) {
		case "count": {
			const count = countOf(limit, all);
			return { measured: count, samples: count };
		}
		case "rate": {
			const { met: count, samples } = rateOf(limit, all);
			return { measured: samples === 0 ? 0 : count / samples, samples };
		}
		default: {
			if (metric !== "step_duration")
				throw new Error(`no percentile of ${metric}`);
			const durations = durationsFor(limit, all);
			const quantile = durations.quantile(shares[statistic]);
			return {
				measured: quantile.value,
				error: errorOf(quantile),
				samples: durations.count,
			};
		}
	}
}

function countOf(limit: Limit, all: Measurements): number {
	const { metric } = limit;
	switch (metric) {
		case "violations":
		case "steps_failed":
			return all.sum(metric, tagsOf({ ...limit, status: undefined }));
		case "answers":
			return all.sum("http_reqs", tagsOf(limit));
		case "visitors_finished":
			return visitorsIn(all, limit, finished);
		default:
			throw new Error(`no count of ${metric}`);
	}
}

/** How many samples of a rate were met, of how many. */
function rateOf(
	limit: Limit,
	all: Measurements,
): { met: number; samples: number } {
	const tags = tagsOf({ ...limit, status: undefined });
	const of = (metric: MetricName) => ({
		met: all.sum(metric, { ...tags, ...met }),
		samples: all.sum(metric, tags),
	});
	switch (limit.metric) {
		case "failed_attempts": {
			const { failed, attempts } = attemptsIn(all, tags);
			return { met: failed, samples: attempts };
		}
		case "session_reuse":
			return of("session_reuse.total");
		case "visitors_finished":
			return {
				met: visitorsIn(all, limit, finished),
				samples: outcomes.reduce(
					(sum, step) => sum + visitorsIn(all, limit, step),
					0,
				),
			};
		case "answers":
			return {
				met: all.sum("http_reqs", tagsOf(limit)),
				samples: all.sum("http_reqs", tags),
			};
		default:
			throw new Error(`no rate of ${limit.metric}`);
	}
}

const finished: Outcome = "finished";

/** Visitors who came, or ended so. */
function visitorsIn(
	all: Measurements,
	{ scenario }: Limit,
	step: string,
): number {
	return all.sum("visitor_moves", tagsOf({ scenario, step }));
}

/** How many samples of a rate miss its limit, of how many. */
export function missesOf(limit: Limit, all: Measurements): Misses {
	const { met: count, samples } = rateOf(limit, all);
	const misses = limit.comparison === ">=" ? samples - count : count;
	return { misses, samples };
}

/** The durations that a limit is on. */
export function durationsFor(limit: Limit, all: Measurements): Distribution {
	const tags = tagsOf({ ...limit, status: undefined });
	return windowOf(limit) === "steady state"
		? all.distribution("step_duration", tags)
		: durationsOf(all, tags);
}

/** The tags that are given. */
export function tagsOf({
	scenario,
	step,
	status,
}: { [Name in "scenario" | "step" | "status"]?: string | undefined }): Tags {
	return {
		...(scenario !== undefined && { scenario }),
		...(step !== undefined && { step }),
		...(status !== undefined && { status }),
	};
}
