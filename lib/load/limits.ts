/** How good the target has to be: limits on what was measured, each a small value. */

import type { StepPlan } from "../workload/steps.ts";
import { parseDuration } from "./duration.ts";

/** What can be limited, by the names of the metrics. */
type LimitedMetric =
	| "violations"
	| "failed_attempts"
	| "session_reuse"
	| "steps_failed"
	| "step_duration"
	| "answers";
export type Statistic = "count" | "rate" | "p50" | "p95" | "p99";
type Comparison = "<" | "<=" | ">=";

export interface Limit {
	readonly metric: LimitedMetric;
	/** One story of the mix; without it, all of them. */
	readonly scenario?: string;
	/** A step's own limit; without it, the whole run's. */
	readonly step?: string;
	/** Answers of this status alone, as in `503`; `0` is of requests without one. */
	readonly status?: string;
	readonly statistic: Statistic;
	readonly comparison: Comparison;
	/** Milliseconds for durations, 0 to 1 for rates. */
	readonly value: number;
	/** `steady state` leaves the warm-up out; `whole run` does not; `10s` is any ten seconds. Without it, as is usual for the metric. */
	readonly window?: string;
	/** What comes of it where it is broken (without it: fail); `stop` ends the run at once. */
	readonly action?: "fail" | "warn" | "stop";
}

/** How many samples a figure needs before it means anything: a counter that never counted is at 0. */
const samplesNeeded: Record<Statistic, number> = {
	count: 0,
	rate: 1,
	p50: 5,
	p95: 20,
	p99: 1000,
};

/** How many samples a rate needs in a window: one of a few is bad luck. */
const samplesOfRate = 20;

/** How many samples a limit needs. */
export function samplesFor(limit: Limit): number {
	const { statistic } = limit;
	return statistic === "rate" && windowSeconds(limit) !== undefined
		? samplesOfRate
		: samplesNeeded[statistic];
}

/** What every scenario is held to unless its settings say otherwise. */
export function defaultLimits(steps: readonly StepPlan[]): Limit[] {
	return [
		{ metric: "violations", statistic: "count", comparison: "<=", value: 0 },
		{
			metric: "failed_attempts",
			statistic: "rate",
			comparison: "<",
			value: 0.01,
		},
		...steps.flatMap(({ step }): Limit[] => [
			{
				metric: "step_duration",
				step,
				statistic: "p95",
				comparison: "<",
				value: 500,
			},
			{
				metric: "step_duration",
				step,
				statistic: "p99",
				comparison: "<",
				value: 1500,
			},
		]),
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

/** Over which time each metric may be limited; the first is the usual one. Seconds may be asked of all. */
export const windowsOf: Readonly<Record<LimitedMetric, readonly string[]>> = {
	violations: ["whole run"],
	answers: ["whole run"],
	// What fails in the warm-up is not counted.
	failed_attempts: ["steady state"],
	session_reuse: ["steady state"],
	steps_failed: ["steady state"],
	step_duration: ["steady state", "whole run"],
};

/** The time that a limit is about. */
export function windowOf({ metric, window }: Limit): string | undefined {
	return window ?? windowsOf[metric][0];
}

/** The seconds of a limit that is held to any so many of them; undefined for all others. */
export function windowSeconds(limit: Limit): number | undefined {
	return parseDuration(limit.window ?? "");
}

/** A limit as people read it: `step_duration{step:engage} p95 < 500 ms, any 10s`. */
export function describeLimit(limit: Limit): string {
	const { metric, statistic, comparison, value, window } = limit;
	const unit = metric === "step_duration" ? " ms" : "";
	const isUsual = windowOf(limit) === windowsOf[metric][0];
	const time = windowSeconds(limit) === undefined ? window : `any ${window}`;
	return `${metric}${tagsOf(limit)} ${statistic} ${comparison} ${value}${unit}${isUsual ? "" : `, ${time}`}`;
}

/** Whether the engine can hold a limit by itself, as a threshold: one that is broken fails its run. */
export function isThreshold(limit: Limit): boolean {
	return (
		limit.action !== "warn" &&
		limit.metric !== "answers" &&
		windowOf(limit) === windowsOf[limit.metric][0]
	);
}

/** Metrics that the engine knows by another name: which answers fail is told to it, request by request. */
const engineNames: Partial<Record<LimitedMetric, string>> = {
	failed_attempts: "http_req_failed",
};

/** The metric with its tags, as the engine names it. */
export function seriesOf(figure: About): string {
	return (engineNames[figure.metric] ?? figure.metric) + tagsOf(figure);
}

type About = Pick<Limit, "metric" | "scenario" | "step" | "status">;

function tagsOf({ scenario, step, status }: About): string {
	const tags = [
		...(scenario === undefined ? [] : [`scenario:${scenario}`]),
		...(step === undefined ? [] : [`step:${step}`]),
		...(status === undefined ? [] : [`status:${status}`]),
	];
	return tags.length === 0 ? "" : `{${tags.join(",")}}`;
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
