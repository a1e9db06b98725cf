/** How good the target has to be: limits on what was measured, each a small value. */
import type { StepPlan } from "./steps.ts";

/** What can be limited, by the names of the metrics. */
export type LimitedMetric =
	| "violations"
	| "failed_attempts"
	| "session_reuse"
	| "steps_failed"
	| "step_duration";
export type Statistic = "count" | "rate" | "p50" | "p95" | "p99";
type Comparison = "<" | "<=" | ">=";

export interface Limit {
	readonly metric: LimitedMetric;
	/** One story of the mix; without it, all of them. */
	readonly scenario?: string;
	/** A step's own limit; without it, the whole run's. */
	readonly step?: string;
	readonly statistic: Statistic;
	readonly comparison: Comparison;
	/** Milliseconds for durations, 0 to 1 for rates. */
	readonly value: number;
}

/** How many samples a percentile needs before it means anything. */
const samplesNeeded: Partial<Record<Statistic, number>> = {
	p50: 5,
	p95: 20,
	p99: 1000,
};

/** How many samples a limit needs. */
export function samplesFor({ statistic }: Limit): number {
	return samplesNeeded[statistic] ?? 1;
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
		one.statistic === other.statistic
	);
}

/** A limit as people read it: `step_duration{step:engage} p95 < 500 ms`. */
export function describeLimit(limit: Limit): string {
	const unit = limit.metric === "step_duration" ? " ms" : "";
	return `${limit.metric}${tagsOf(limit)} ${limit.statistic} ${limit.comparison} ${limit.value}${unit}`;
}

/** Metrics that the engine knows by another name: which answers fail is told to it, request by request. */
const engineNames: Partial<Record<LimitedMetric, string>> = {
	failed_attempts: "http_req_failed",
};

/** The metric with its tags, as the engine names it. */
export function seriesOf(figure: About): string {
	return (engineNames[figure.metric] ?? figure.metric) + tagsOf(figure);
}

type About = Pick<Limit, "metric" | "scenario" | "step">;

function tagsOf({ scenario, step }: About): string {
	const tags = [
		...(scenario === undefined ? [] : [`scenario:${scenario}`]),
		...(step === undefined ? [] : [`step:${step}`]),
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
