/** What visits are made of, in expectation: steps and the pauses between them. */

/** A think time in seconds, log-normal, cut at its 99th percentile; a median of 0 is no pause. */
export interface ThinkTime {
	readonly medianSeconds: number;
	readonly p99Seconds: number;
}

/** No pause at all. */
export const atOnce: ThinkTime = { medianSeconds: 0, p99Seconds: 0 };

/** A step of a story, and how often a visitor is expected to take it on average. */
export interface StepPlan {
	readonly step: string;
	readonly share: number;
	/** A step in which a live session comes back to the engagement, and is owed a 200 (M12). */
	readonly resumes?: true;
}

/** A pause of a story, and how often a visitor is expected to make it on average. */
export interface PausePlan extends ThinkTime {
	readonly share: number;
	/** A pause that waits for the target, so that no time scale shortens it. */
	readonly isUnscaled?: true;
}
