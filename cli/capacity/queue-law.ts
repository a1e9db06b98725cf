/**
 * How a target's slow answers grow with the rate, as queues do: what waits takes 1 ÷ (1 − load) times as long. Near saturation
 * queues are so slow to fill that a probe sees less than the steady figure; how much less was fitted to simulated queues
 * (`npm run proof:capacity`).
 */

/** A target, as far as one limit goes. */
export interface Law {
	/** Visitors a second that it can serve at most. */
	readonly saturation: number;
	/** At R* this share of what it can serve is idle. */
	readonly gap: number;
	/** The share of the limit that answers take without any waiting, 0 to 1. */
	readonly floor: number;
}

/** What a probe of a rate is expected to see. */
export interface Expected {
	/** ln(figure ÷ limit). */
	readonly excess: number;
	/** Its standard deviation, by chance within the probe alone. */
	readonly error: number;
	/** By how many percent the figure rises with a percent of rate. */
	readonly slope: number;
}

/** What a probe of so many seconds sees of a figure with this limit, in seconds. */
export function expectedAt(
	{ saturation, gap, floor }: Law,
	rate: number,
	seconds: number,
	limitSeconds: number,
): Expected {
	const load = rate / saturation;
	const waiting = (1 - floor) * gap;
	// At this idle share a queue needs as long as the probe to become steady.
	const least = Math.sqrt((0.4 * waiting * limitSeconds) / seconds);
	const own = 1 - load;
	const idle = (own + Math.sqrt(own * own + 4 * least * least)) / 2;
	// What arrives beyond saturation waits ever longer.
	const backlog = Math.max(0, load - 1) * seconds;
	const steady = floor + waiting / idle;
	const independent = (seconds * idle) / (relaxation * steady * limitSeconds);
	// Where service times rule, less of a figure depends on the queue.
	const share = Math.min(1.3, 1.95 * (1 - floor) ** 3);
	const figure =
		steady * Math.exp(-share / Math.sqrt(independent + 0.3)) +
		backlog / limitSeconds;
	return {
		excess: Math.log(figure),
		error: 1.8 / Math.sqrt(independent + 11),
		slope: ((waiting / idle / steady) * load) / idle,
	};
}

/** Seconds between two independent samples of a queue, as a multiple of figure ÷ idle share. */
const relaxation = 4 / 3;
