/** What a visit consists of on average: steps, and pauses between them. */

/** A think time in seconds, log-normal, cut at its 99th percentile. A median of 0 means no pause. */
export interface ThinkTime {
	readonly medianSeconds: number;
	readonly p99Seconds: number;
}

/** No pause at all. */
export const noPause: ThinkTime = { medianSeconds: 0, p99Seconds: 0 };

/** One step, and how often a visitor takes it. */
export interface StepPlan<Step extends string = string> {
	readonly step: Step;
	/** Times that a visitor takes it, on average. */
	readonly share: number;
	/** Times that a visitor takes it at most, where that is more than `share` rounded up. */
	readonly atMost?: number;
	/** The step creates a session. */
	readonly creates?: true;
	/** The step sends a live session to the engagement, and a 200 is owed (M12). */
	readonly resumes?: true;
}

/** One pause, and how often a visitor makes it. */
export interface PausePlan extends ThinkTime {
	/** Times that a visitor makes it, on average. */
	readonly share: number;
	/** The pause waits for the target, so the time scale does not shorten it. */
	readonly isUnscaled?: true;
}

/** Sessions that a visitor with these steps creates, on average. */
export const creationsIn = (steps: readonly StepPlan[]): number =>
	steps.reduce((sum, { creates, share }) => sum + (creates ? share : 0), 0);

/** A new handshake, and the request that is sent again after it. */
const requestsOfHandshake = 2;

/** Requests of the longest visit with these steps, without retries. */
export const longestPathOf = (steps: readonly StepPlan[]): number =>
	steps.reduce(
		(sum, { share, atMost = Math.ceil(share) }) => sum + atMost,
		requestsOfHandshake,
	);
