/** k6's options, from a plan. */
import type { Options, Scenario } from "k6/options";
import { isThreshold, type Limit, seriesOf } from "../load/limits.ts";
import { beyondLoopback } from "../load/loopback.ts";
import { type ClientCertificate, isLoopbackUrl } from "../load/targets.ts";
import type { Plan } from "../plan/plan.ts";

/** Tags that reports use; every further one costs the generator CPU. */
const systemTags = ["scenario", "name", "status", "error_code"] as const;

/** More connections than a machine has ports for. */
const maxIdleConnections = 100_000;

/** `certificate` has the texts of the target's client certificate and its key, where it has one. */
export function optionsFor(
	plan: Plan,
	version: string,
	certificate?: ClientCertificate,
): Options {
	return {
		...(certificate && { tlsAuth: [{ ...certificate }] }),
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
		...nowhereElse(plan),
		// Idle connections that are kept for the next request of any visitor.
		batch: maxIdleConnections,
		batchPerHost: maxIdleConnections,
	};
}

/** A user's own k6 configuration may lead names elsewhere. Where the target is on loopback, k6 connects to nothing else. */
function nowhereElse({ target }: Plan): Options {
	const urls = [target.url, target.engagements?.url ?? target.url];
	return {
		hosts: {},
		...(urls.every(isLoopbackUrl) && { blacklistIPs: [...beyondLoopback] }),
	};
}

/** Seconds that a virtual user has to end after the last visit was given up. */
const closingSeconds = 5;

/** Seconds until the last visit has ended, or was given up. */
export function runSeconds(plan: Plan): number {
	const seconds =
		plan.mode.kind === "load"
			? plan.lengthSeconds + plan.longestVisitSeconds
			: plan.scenarios.reduce((sum, one) => sum + one.longestVisitSeconds, 0);
	return Math.ceil(seconds + closingSeconds);
}

/** Every virtual user plays its share of all visitors in one iteration; k6's scenario has the name of ours. */
function scenariosFor(plan: Plan): Record<string, Scenario> {
	const isLoad = plan.mode.kind === "load";
	return {
		[plan.scenario]: {
			executor: "per-vu-iterations",
			vus: isLoad ? plan.virtualUsers : 1,
			iterations: 1,
			maxDuration: `${runSeconds(plan)}s`,
			gracefulStop: "0s",
		},
	};
}

/** Limits as thresholds, for a bundle that is run by hand: the command line judges by the journal, and disables them. */
function thresholdsFor({ limits }: Plan): Record<string, string[]> {
	const thresholds: Record<string, string[]> = {};
	for (const limit of limits.filter(isThreshold))
		thresholds[seriesOf(limit)] = [
			...(thresholds[seriesOf(limit)] ?? []),
			expressionOf(limit),
		];
	return thresholds;
}

function expressionOf({ statistic, comparison, value }: Limit): string {
	const percentile = /^p(\d+)$/.exec(statistic)?.[1];
	return `${percentile === undefined ? statistic : `p(${percentile})`}${comparison}${value}`;
}
