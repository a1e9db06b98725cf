/** How much load, for how long: a profile is a small value, and everything about arrivals is computed from it. */

/** Visitors arrive at a rising rate for a while, then at a constant one. */
export interface Shape {
	/** Visitors a second once the ramp is over. */
	readonly rate: number;
	/** Seconds of a steady rise from 0 to the rate; 0 starts with the rate. */
	readonly rampSeconds: number;
	/** Seconds at the rate. */
	readonly holdSeconds: number;
}

export interface Profile extends Shape {
	readonly summary: string;
	/** Shortens think times and pauses before retries alike. */
	readonly timeScale: number;
}

export const profiles = {
	smoke: {
		summary: "10 visitors a second for 20 s, in a hurry: does it work at all?",
		rate: 10,
		rampSeconds: 0,
		holdSeconds: 20,
		timeScale: 0.1,
	},
	load: {
		summary:
			"50 visitors a second for 5 min after a ramp of 30 s: an ordinary busy day",
		rate: 50,
		rampSeconds: 30,
		holdSeconds: 300,
		timeScale: 1,
	},
} as const satisfies Record<string, Profile>;

/** How many visitors a shape plans. */
export const plannedVisitors = ({
	rate,
	rampSeconds,
	holdSeconds,
}: Shape): number => {
	return Math.floor(rate * (rampSeconds / 2 + holdSeconds));
};

/** How long a shape lasts, in seconds. */
export const lengthSeconds = ({ rampSeconds, holdSeconds }: Shape): number => {
	return rampSeconds + holdSeconds;
};

/**
 * When visitor `index`, counted from 0, is due: seconds after the start. The engine starts a constant rate with a
 * visitor at once, and a ramp when its area reaches one.
 */
export const dueSeconds = (
	{ rate, rampSeconds }: Shape,
	index: number,
): number => {
	if (rampSeconds === 0) return index / rate;
	const area = index + 1;
	const inRamp = (rate * rampSeconds) / 2;
	if (area <= inRamp) return Math.sqrt((2 * rampSeconds * area) / rate);
	return rampSeconds + (area - inRamp) / rate;
};
