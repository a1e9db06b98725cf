/** The engine's options, from a plan. */
import type { Options, Scenario } from "k6/options";
import { isThreshold, type Limit, seriesOf } from "../load/limits.ts";
import { durationOf, type Plan, type StoryPlan } from "../load/plan.ts";
import { preflight } from "../load/settings.ts";
import { isConstant, lengthSeconds, ratesOf } from "../load/shape.ts";

/** Tags that reports use; every further one costs the generator CPU. */
const systemTags = ["scenario", "name", "status", "error_code"] as const;

export function optionsFor(plan: Plan, version: string): Options {
	return {
		scenarios: scenariosFor(plan),
		thresholds: thresholdsFor(plan),
		summaryTrendStats: [
			"count",
			"avg",
			"min",
			"med",
			"p(90)",
			"p(95)",
			"p(99)",
			"max",
		],
		systemTags: [...systemTags],
		userAgent: `visitant/${version} (run ${plan.run ?? "by hand"})`,
		maxRedirects: 0,
	};
}

/** Each story arrives by itself; before the load, and in a replay, one visitor goes through each. */
function scenariosFor(plan: Plan): Record<string, Scenario> {
	if (plan.profile === preflight || plan.visitor !== undefined) {
		const seconds = plan.stories.map((story) => story.longestVisitSeconds);
		const maxDuration = `${seconds.reduce((sum, one) => sum + one, 0)}s`;
		return {
			[plan.scenario]: {
				executor: "per-vu-iterations",
				vus: 1,
				iterations: 1,
				maxDuration,
			},
		};
	}
	return Object.fromEntries(
		plan.stories.map((story) => [story.story, executorFor(story)]),
	);
}

function executorFor({
	shape,
	virtualUsers,
	longestVisitSeconds,
}: StoryPlan): Scenario {
	const { startRate, stages } = shape;
	const { count, timeUnit } = wholeRates(ratesOf(shape));
	const arrivals = {
		timeUnit,
		preAllocatedVUs: virtualUsers,
		gracefulStop: `${longestVisitSeconds}s`,
	};
	if (isConstant(shape)) {
		return {
			executor: "constant-arrival-rate",
			rate: count(startRate),
			duration: inEngineTime(lengthSeconds(shape)),
			...arrivals,
		};
	}
	return {
		executor: "ramping-arrival-rate",
		startRate: count(startRate),
		stages: stages.map(({ seconds, rate }) => ({
			duration: inEngineTime(seconds),
			target: count(rate),
		})),
		...arrivals,
	};
}

const inEngineTime = (seconds: number): string =>
	`${Math.round(seconds * 1000)}ms`;

/** The engine takes whole rates only: 0.25 a second are 25 in 100 seconds. */
function wholeRates(rates: readonly number[]): {
	count: (rate: number) => number;
	timeUnit: string;
} {
	return rates.every(Number.isInteger)
		? { count: (rate) => rate, timeUnit: "1s" }
		: { count: (rate) => Math.round(rate * 100), timeUnit: "100s" };
}

/**
 * Limits as thresholds. The engine gives figures only of the series that a threshold names, so under the command
 * line every series that a report shows gets one that always holds; by hand the summary stays short.
 */
function thresholdsFor(plan: Plan): Record<string, string[]> {
	const thresholds: Record<string, string[]> = {};
	const add = (series: string, expression: string): void => {
		thresholds[series] = [...(thresholds[series] ?? []), expression];
	};
	for (const limit of plan.limits)
		if (isThreshold(limit)) add(seriesOf(limit), expressionOf(limit));
	if (plan.run === undefined) return thresholds;
	for (const { story, steps } of plan.stories)
		for (const { step } of [...steps, { step: "handshake" }])
			add(durationOf(plan, story, step), "p(95)>=0");
	return thresholds;
}

function expressionOf({ statistic, comparison, value }: Limit): string {
	const percentile = /^p(\d+)$/.exec(statistic)?.[1];
	return `${percentile === undefined ? statistic : `p(${percentile})`}${comparison}${value}`;
}
