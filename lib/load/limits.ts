/** Limits: how good the measured figures have to be. Each limit is a small value. */

import { type SeriesName, seriesName } from "../telemetry/metrics.ts";
import { parseDuration } from "./duration.ts";

/** The metrics that can be limited. */
type LimitedMetric =
	| "violations"
	| "failed_attempts"
	| "session_reuse"
	| "steps_failed"
	| "step_duration"
	| "answers"
	| "achieved_rate"
	| "visitors_finished";
export type Statistic = "count" | "rate" | "p50" | "p90" | "p95" | "p99";
type Comparison = "<" | "<=" | ">=";

export interface Limit {
	readonly metric: LimitedMetric;
	/** One scenario of a mix; without it, all of them. */
	readonly scenario?: string;
	/** One step; without it, all of them. */
	readonly step?: string;
	/** Answers of this status alone, as in `503`; `0` is of requests without one. */
	readonly status?: string;
	readonly statistic: Statistic;
	readonly comparison: Comparison;
	/** Milliseconds for durations, visitors a second for the achieved rate, 0 to 1 for other rates. */
	readonly value: number;
	/** `steady state` excludes the warm-up, `whole run` includes it, `10s` means any ten seconds. By default the metric's first of `windowsOf`. */
	readonly window?: string;
	/** What happens where it is broken, by default `fail`; `stop` ends the run at once. */
	readonly action?: "fail" | "warn" | "stop";
}

/** Samples without a miss that keep a limit with 95 % confidence. A rate has data from one on. */
const minSamples = {
	...{ count: 0, rate: 1 },
	...{ p50: 5, p90: 29, p95: 59, p99: 299 },
} as const;

/** Samples with two misses that keep a limit with 95 % confidence. */
const samplesWithMisses = {
	...{ count: 0, p50: 11, p90: 61, p95: 124, p99: 628 },
} as const;

/** How many samples a rate needs in a window of seconds. Among fewer samples a single failure is too large a share. */
const minSamplesInWindow = 20;

/** Whether a limit is on a counter, or on how fast one grows: without samples its figure is 0. */
export function isCounted({ statistic, metric }: Limit): boolean {
	return statistic === "count" || metric === "achieved_rate";
}

/** The share of samples that may miss a limit on a rate, 0 to 1. */
export function allowedMisses({ comparison, value }: Limit): number {
	return comparison === ">=" ? 1 - value : value;
}

/** How many samples a limit needs. A plan that gives fewer is refused where a user asked for the limit. */
export function samplesFor(limit: Limit): number {
	const { statistic } = limit;
	if (isCounted(limit)) return 0;
	return statistic === "rate" && windowSeconds(limit) !== undefined
		? minSamplesInWindow
		: minSamples[statistic];
}

/**
 * How many samples a plan has to give a default limit. Two misses do not leave a percentile undecided then. A rate needs as
 * many as keep it if none misses it.
 */
export function samplesByDefault(limit: Limit): number {
	const { statistic } = limit;
	if (statistic !== "rate") return samplesWithMisses[statistic];
	const allowed = allowedMisses(limit);
	// The probability that none of so many samples misses it is at most 5 %.
	return allowed <= 0 || allowed >= 1
		? 1
		: Math.ceil(Math.log(0.05) / Math.log(1 - allowed));
}

/** The default limits on every step's duration after the warm-up, in milliseconds. */
export const defaultStepLimits = { p95: 500, p99: 1500 } as const;

/** The limits of every scenario, unless its settings replace them. */
export function defaultLimits(
	steps: readonly { readonly step: string }[],
): Limit[] {
	return [
		{ metric: "violations", statistic: "count", comparison: "<=", value: 0 },
		{
			metric: "failed_attempts",
			statistic: "rate",
			comparison: "<",
			value: 0.01,
		},
		...steps.flatMap(({ step }) =>
			(["p95", "p99"] as const).map(
				(statistic): Limit => ({
					metric: "step_duration",
					step,
					statistic,
					comparison: "<",
					value: defaultStepLimits[statistic],
				}),
			),
		),
	];
}

/** Whether two limits are about the same figure, so that one replaces the other. */
export function isSameFigure(one: Limit, other: Limit): boolean {
	return (
		one.metric === other.metric &&
		one.scenario === other.scenario &&
		one.step === other.step &&
		one.status === other.status &&
		windowOf(one) === windowOf(other) &&
		one.statistic === other.statistic
	);
}

/** The windows that a limit on each metric may have; the first is the default. Every metric may have seconds, too. */
export const windowsOf: Readonly<Record<LimitedMetric, readonly string[]>> = {
	violations: ["whole run"],
	answers: ["whole run"],
	achieved_rate: ["whole run"],
	visitors_finished: ["whole run"],
	// Failures of the warm-up are not counted.
	failed_attempts: ["steady state"],
	session_reuse: ["steady state"],
	steps_failed: ["steady state"],
	step_duration: ["steady state", "whole run"],
};

/** The window of a limit. */
export function windowOf({ metric, window }: Limit): string | undefined {
	return window ?? windowsOf[metric][0];
}

/** The seconds of a limit on any window of so many seconds; undefined for other limits. */
export function windowSeconds(limit: Limit): number | undefined {
	return parseDuration(limit.window ?? "");
}

/** A limit as people read it: `step_duration{step:engage} p95 < 500 ms, any 10s`. */
export function describeLimit(limit: Limit): string {
	const { metric, statistic, comparison, value, window } = limit;
	const { scenario, step, status } = limit;
	const series = seriesName(metric, { scenario, step, status });
	const unit = units[metric] ?? "";
	const isDefault = windowOf(limit) === windowsOf[metric][0];
	const time = windowSeconds(limit) === undefined ? window : `any ${window}`;
	return `${series} ${statistic} ${comparison} ${value}${unit}${isDefault ? "" : `, ${time}`}`;
}

const units: Partial<Record<LimitedMetric, string>> = {
	step_duration: " ms",
	achieved_rate: " visitors/s",
};

/** Figures that only the command line makes. */
const unknownToK6: readonly LimitedMetric[] = [
	"answers",
	"achieved_rate",
	"visitors_finished",
];

/** Whether k6 can judge a limit by itself, as a threshold of its own. */
export function isThreshold(limit: Limit): boolean {
	return (
		limit.action !== "warn" &&
		!unknownToK6.includes(limit.metric) &&
		windowOf(limit) === windowsOf[limit.metric][0]
	);
}

/** Metrics that k6 knows by another name. */
const k6Names: Partial<Record<LimitedMetric, string>> = {
	failed_attempts: "http_req_failed",
};

/** The metric with its tags, as k6 names it. */
export function seriesOf({
	metric,
	scenario,
	step,
	status,
}: Pick<Limit, "metric" | "scenario" | "step" | "status">): SeriesName {
	return seriesName(k6Names[metric] ?? metric, { scenario, step, status });
}

/** Whether a measured value keeps a limit. */
export function keeps({ comparison, value }: Limit, measured: number): boolean {
	switch (comparison) {
		case "<":
			return measured < value;
		case "<=":
			return measured <= value;
		case ">=":
			return measured >= value;
	}
}
