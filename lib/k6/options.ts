/** The engine's options, from a plan. */
import type { Options, Scenario } from "k6/options";
import { ledgerLines, lostSeries } from "../load/ledger.ts";
import { type Limit, seriesOf } from "../load/limits.ts";
import { outcomes } from "../load/outcomes.ts";
import type { Plan } from "../load/plan.ts";
import { preflight } from "../load/settings.ts";
import { rules } from "../wire/rules.ts";

/** Tags that reports use; every further one costs the generator CPU. */
const systemTags = ["scenario", "name", "status", "error_code"] as const;

export function optionsFor(plan: Plan, version: string): Options {
	return {
		scenarios: { [plan.scenario]: executorFor(plan) },
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

function executorFor(plan: Plan): Scenario {
	const { rate, rampSeconds, holdSeconds } = plan.shape;
	const gracefulStop = `${plan.longestVisitSeconds}s`;
	if (plan.profile === preflight || plan.visitor !== undefined) {
		return {
			executor: "per-vu-iterations",
			vus: 1,
			iterations: 1,
			maxDuration: gracefulStop,
		};
	}
	const { count, timeUnit } = wholeRate(rate);
	const arrivals = {
		timeUnit,
		preAllocatedVUs: plan.virtualUsers,
		gracefulStop,
	};
	if (rampSeconds === 0) {
		return {
			executor: "constant-arrival-rate",
			rate: count,
			duration: `${holdSeconds}s`,
			...arrivals,
		};
	}
	return {
		executor: "ramping-arrival-rate",
		startRate: 0,
		stages: [
			{ duration: `${rampSeconds}s`, target: count },
			{ duration: `${holdSeconds}s`, target: count },
		],
		...arrivals,
	};
}

/** The engine takes whole rates only: 0.25 a second are 25 in 100 seconds. */
function wholeRate(rate: number): { count: number; timeUnit: string } {
	if (Number.isInteger(rate)) return { count: rate, timeUnit: "1s" };
	return { count: Math.round(rate * 100), timeUnit: "100s" };
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
	for (const limit of plan.limits) add(seriesOf(limit), expressionOf(limit));
	if (plan.run === undefined) return thresholds;
	add(lostSeries, "count>=0");
	if (plan.target.isLoopback)
		for (const { series } of ledgerLines) add(series, "count>=0");
	for (const { step } of [...plan.steps, { step: "handshake" }]) {
		add(`steps_failed{step:${step}}`, "count>=0");
		add(`step_duration{step:${step}}`, "p(95)>=0");
		add(`failed_attempts{step:${step}}`, "rate>=0");
	}
	for (const outcome of outcomes)
		add(`visitors_finished{outcome:${outcome}}`, "count>=0");
	for (const rule of Object.keys(rules))
		add(`violations{rule:${rule}}`, "count>=0");
	return thresholds;
}

function expressionOf({ statistic, comparison, value }: Limit): string {
	const percentile = /^p(\d+)$/.exec(statistic)?.[1];
	return `${percentile === undefined ? statistic : `p(${percentile})`}${comparison}${value}`;
}
