/** How many virtual users an open model needs (Little's law), and how long one visit may take. */
import type { Limit, Statistic } from "./limits.ts";
import type { PausePlan } from "./steps.ts";
import { together, type VisitorType } from "./story.ts";

export interface Visits {
	readonly types: readonly VisitorType[];
	readonly limits: readonly Limit[];
	readonly timeScale: number;
	readonly timeoutSeconds: number;
	/** Pauses before retries in seconds, unscaled (M32). */
	readonly retryPauses: readonly number[];
}

/** What share of the attempts may fail where no limit says so. */
const defaultFailedShare = 0.01;

/** Seconds that a visit takes on average when everything is as slow, and fails as often, as the limits allow. */
export function slowVisitSeconds(visits: Visits): number {
	const failed =
		limitOf(visits, "failed_attempts", "rate") ?? defaultFailedShare;
	const retry = (visits.retryPauses[0] ?? 0) * visits.timeScale;
	const { steps, pauses } = together(visits.types);
	let seconds = 0;
	for (const { step, share } of steps) {
		const slow = slowStepSeconds(visits, step);
		seconds += share * (slow + failed * (retry + slow));
	}
	for (const pause of pauses) {
		const mean = meanSeconds(pause.medianSeconds, pause.p99Seconds);
		seconds += pause.share * mean * scaleOf(pause, visits);
	}
	return seconds;
}

/** Virtual users for a rate of visitors a second: the mean number at once, and three standard deviations. */
export function virtualUsers(rate: number, visitSeconds: number): number {
	const mean = rate * visitSeconds;
	return Math.max(1, Math.ceil(mean + 3 * Math.sqrt(mean)));
}

/** Seconds of the longest visit allowed: every step answered at the last retry, every pause its longest. */
export function longestVisitSeconds(visits: Visits): number {
	return Math.max(
		...visits.types.map((type) => Math.ceil(longestOf(type, visits))),
	);
}

function longestOf({ pauses, longestPath }: VisitorType, visits: Visits) {
	const { timeScale, timeoutSeconds, retryPauses } = visits;
	const waits = retryPauses.reduce((sum, pause) => sum + pause, 0) * timeScale;
	const step = timeoutSeconds * (retryPauses.length + 1) + waits;
	const thinking = pauses.reduce(
		(sum, pause) =>
			sum +
			Math.max(1, pause.share) * pause.p99Seconds * scaleOf(pause, visits),
		0,
	);
	return longestPath * step + thinking;
}

const scaleOf = ({ isUnscaled }: PausePlan, { timeScale }: Visits): number =>
	isUnscaled ? 1 : timeScale;

/** The mean of a step as slow as its limits allow: 95 % at the p95, 4 % at the p99, 1 % at the timeout. */
function slowStepSeconds(visits: Visits, step: string): number {
	const { timeoutSeconds } = visits;
	const p95 = limitOf(visits, "step_duration", "p95", step) ?? 500;
	const p99 =
		limitOf(visits, "step_duration", "p99", step) ?? Math.max(1500, p95);
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

/** The mean of a log-normal distribution, which cutting its tail only lowers. */
function meanSeconds(median: number, p99: number): number {
	if (median === 0) return 0;
	const sigma = Math.log(p99 / median) / 2.3263478740408408;
	return median * Math.exp((sigma * sigma) / 2);
}
