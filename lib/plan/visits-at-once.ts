/** How many visits there are at once (Little's law), and how long one visit may take. */
import {
	defaultStepLimits,
	type Limit,
	type Statistic,
} from "../load/limits.ts";
import { z99 } from "../util/normal.ts";
import { averageVisit } from "../workload/average-visit.ts";
import { longestPathOf, type PausePlan } from "../workload/steps.ts";
import type { VisitorType } from "../workload/workload.ts";

export interface Visits {
	readonly types: readonly VisitorType[];
	readonly limits: readonly Limit[];
	readonly timeScale: number;
	readonly timeoutSeconds: number;
	/** Pauses before retries in seconds, unscaled (M32). */
	readonly retryPauses: readonly number[];
}

/** Seconds that a visit takes on average. */
export interface VisitSeconds {
	/** Where every answer comes at once: its pauses alone. */
	readonly quick: number;
	/** Where everything is as slow, and fails as often, as the limits allow. */
	readonly slow: number;
}

/** The highest bound that may be asked for. */
export const maxVisitsAtOnce = 10_000_000;

/** The share of attempts that may fail, where no limit says so. */
const defaultFailedShare = 0.01;

/** How long visits take on average. */
export function visitSecondsOf(visits: Visits): VisitSeconds {
	const failed =
		limitOf(visits, "failed_attempts", "rate") ?? defaultFailedShare;
	const retry = (visits.retryPauses[0] ?? 0) * visits.timeScale;
	const { steps, pauses } = averageVisit(visits.types);
	let quick = 0;
	for (const pause of pauses) {
		const mean = meanSeconds(pause.medianSeconds, pause.p99Seconds);
		quick += pause.share * mean * scaleOf(pause, visits);
	}
	let slow = quick;
	for (const { step, share } of steps) {
		const seconds = slowStepSeconds(visits, step);
		slow += share * (seconds + failed * (retry + seconds));
	}
	return { quick, slow };
}

/** Visits at once that chance seldom exceeds, for this mean: three standard deviations more. */
export function atMost(mean: number): number {
	return Math.max(1, Math.ceil(mean + 3 * Math.sqrt(mean)));
}

/** Seconds of the longest visit allowed: every step answered at the last retry, every pause its longest. */
export function longestVisitSeconds(visits: Visits): number {
	return Math.max(
		...visits.types.map((type) => Math.ceil(maxSecondsOf(type, visits))),
	);
}

function maxSecondsOf({ steps, pauses }: VisitorType, visits: Visits) {
	const { timeScale, timeoutSeconds, retryPauses } = visits;
	const waits = retryPauses.reduce((sum, pause) => sum + pause, 0) * timeScale;
	const step = timeoutSeconds * (retryPauses.length + 1) + waits;
	const thinking = pauses.reduce(
		(sum, pause) =>
			sum +
			Math.max(1, pause.share) * pause.p99Seconds * scaleOf(pause, visits),
		0,
	);
	return longestPathOf(steps) * step + thinking;
}

const scaleOf = ({ isUnscaled }: PausePlan, { timeScale }: Visits): number =>
	isUnscaled ? 1 : timeScale;

/** The mean of a step as slow as its limits allow: 95 % at the p95, 4 % at the p99, 1 % at the timeout. */
function slowStepSeconds(visits: Visits, step: string): number {
	const { timeoutSeconds } = visits;
	const p95 =
		limitOf(visits, "step_duration", "p95", step) ?? defaultStepLimits.p95;
	const p99 =
		limitOf(visits, "step_duration", "p99", step) ??
		Math.max(defaultStepLimits.p99, p95);
	return (0.95 * p95 + 0.04 * p99) / 1000 + 0.01 * timeoutSeconds;
}

function limitOf(
	{ limits }: Visits,
	metric: string,
	statistic: Statistic,
	step?: string,
) {
	return limits.find(
		(limit) =>
			limit.metric === metric &&
			limit.statistic === statistic &&
			limit.step === step,
	)?.value;
}

/** The mean of a log-normal distribution. Think times are cut at their p99, so their true mean is slightly lower. */
function meanSeconds(median: number, p99: number): number {
	if (median === 0) return 0;
	const sigma = Math.log(p99 / median) / z99;
	return median * Math.exp((sigma * sigma) / 2);
}
