/** Judges limits by what was measured. */
import {
	allowedMisses,
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
import {
	arrival,
	type Outcome,
	outcomes,
} from "../../lib/telemetry/outcomes.ts";
import { type Distribution, errorOf } from "../journal/histogram.ts";
import type { Measurements } from "../journal/measurements.ts";
import { attemptsIn } from "./attempts.ts";
import type { Misses } from "./binomial.ts";
import { type Decision, decidePercentile, decideRate, risk } from "./decide.ts";
import { disturbanceOf, type Seen } from "./disturbance.ts";
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

/** What became of a limit in its windows. */
export interface WindowsOf {
	/** Undefined where no window was complete. */
	readonly worst: Worst | undefined;
	/** The second in which the first window ended that surely broke it. */
	readonly brokenAt: number | undefined;
}

/** What limits are judged by. */
export interface Judging {
	readonly whole: Measurements;
	/** The same in batches, one after the other. */
	readonly batches: readonly Measurements[];
	/** Of the load, until its plan's end or its stop. */
	readonly seconds: number;
	readonly machine: Seen;
}

/** Judges one limit. A counter without samples is at 0; any other figure without samples has no data. */
export function judgeLimit(
	limit: Limit,
	by: Judging,
	windows: WindowsOf = { worst: undefined, brokenAt: undefined },
): LimitResult {
	const isWindow = windowSeconds(limit) !== undefined;
	const found = isWindow
		? (windows.worst ?? { measured: 0, samples: 0 })
		: figureOf(limit, by.whole, by.seconds);
	const hasData = found.samples > 0 || limit.statistic === "count";
	const { state, explain } = isWindow
		? decideWindows(limit, by, windows)
		: decide(limit, found, by, risk.broken);
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
		state: !hasData
			? "no data"
			: state === "broken" && limit.action === "warn"
				? "warned"
				: state,
		reason: hasData ? explain() : "nothing was measured",
	};
}

/** Decides a limit with this figure by measurements in batches; `riskOfBroken` is the probability of calling it broken where it is kept. */
export function decide(
	limit: Limit,
	{ measured }: Measured,
	{ batches, machine }: Pick<Judging, "batches" | "machine">,
	riskOfBroken: number,
): Decision {
	const { statistic, metric, value } = limit;
	if (statistic === "count" || isByFigure(limit))
		return {
			state: keeps(limit, measured) ? "kept" : "broken",
			explain: () =>
				statistic === "count"
					? `${measured} were counted`
					: "decided by the figure alone",
		};
	switch (statistic) {
		case "rate":
			return decideRate({
				allowed: allowedMisses(limit),
				batches: batches.map((batch) => missesOf(limit, batch)),
				risk: riskOfBroken,
			});
		default:
			if (metric !== "step_duration")
				throw new Error(`no percentile of ${metric}`);
			return decidePercentile({
				share: shares[statistic],
				value,
				durations: batches.map((batch) => durationsFor(limit, batch)),
				lags: batches.map((batch) =>
					batch.distribution(
						"schedule_lag",
						tagsOf({ scenario: limit.scenario }),
					),
				),
				disturbed: disturbanceOf(machine, value),
				risk: riskOfBroken,
			});
	}
}

/** Counts are exact. A rate that may miss always, and durations that have to be long, say nothing that chance or lag could spoil. */
function isByFigure(limit: Limit): boolean {
	const { statistic, comparison, metric } = limit;
	if (metric === "achieved_rate") return true;
	if (statistic === "rate") return allowedMisses(limit) >= 1;
	return statistic === "count" || comparison === ">=";
}

/** Broken by a window, or kept by every window and by the whole load. */
function decideWindows(
	limit: Limit,
	by: Judging,
	{ worst, brokenAt }: WindowsOf,
): Decision {
	if (brokenAt !== undefined)
		return {
			state: "broken",
			explain: () =>
				`the window that ended at second ${brokenAt} broke it; neither chance nor the generator's lag explains it`,
		};
	const needed = samplesFor(limit);
	if (!worst || worst.samples < needed)
		return {
			state: "undecided",
			explain: () => `no window had the ${needed} samples that it needs`,
		};
	if (isByFigure(limit)) return decide(limit, worst, by, risk.broken);
	if (!keeps(limit, worst.measured))
		return {
			state: "undecided",
			explain: () =>
				`chance or the generator's lag may be why the window that ended at second ${worst.second} is over it`,
		};
	const figure = figureOf(limit, by.whole, by.seconds);
	const whole = decide(limit, figure, by, risk.broken);
	return whole.state === "broken" ? { ...whole, state: "undecided" } : whole;
}

const shares = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 } as const;

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

function missesOf(limit: Limit, all: Measurements): Misses {
	const { met: count, samples } = rateOf(limit, all);
	const misses = limit.comparison === ">=" ? samples - count : count;
	return { misses, samples };
}

function durationsFor(limit: Limit, all: Measurements): Distribution {
	const tags = tagsOf({ ...limit, status: undefined });
	return windowOf(limit) === "steady state"
		? all.distribution("step_duration", tags)
		: durationsOf(all, tags);
}

function tagsOf({
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
