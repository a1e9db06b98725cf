/** k6's options, from a plan. */
import type { Options, Scenario } from "k6/options";
import { isThreshold, type Limit, seriesOf } from "../load/limits.ts";
import { durationOf, isAlone, type Plan } from "../plan/plan.ts";

/** Tags that reports use; every further one costs the generator CPU. */
const systemTags = ["scenario", "name", "status", "error_code"] as const;

/** More than any machine has ports for. */
const maxIdleConnections = 100_000;

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
		// Idle connections that may be kept for the next request, whoever sends it.
		batch: maxIdleConnections,
		batchPerHost: maxIdleConnections,
	};
}

/** Seconds that a virtual user has to close its books after the last visit was given up. */
const closingSeconds = 5;

/** Every virtual user plays its share of all visitors in one iteration; k6 calls its scenario as ours is called. */
function scenariosFor(plan: Plan): Record<string, Scenario> {
	const seconds = isAlone(plan)
		? plan.stories.reduce((sum, one) => sum + one.longestVisitSeconds, 0)
		: plan.lengthSeconds + plan.longestVisitSeconds;
	return {
		[plan.scenario]: {
			executor: "per-vu-iterations",
			vus: isAlone(plan) ? 1 : plan.virtualUsers,
			iterations: 1,
			maxDuration: `${Math.ceil(seconds + closingSeconds)}s`,
			gracefulStop: "0s",
		},
	};
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
