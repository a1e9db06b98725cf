/** The simulated targets of the campaign: sizes, service times, limits, and how much runs differ. */
import { p95, play, type Target } from "./simulate.ts";

export interface Cell extends Target {
	readonly name: string;
}

const meanMilliseconds = 6;
const sizes = [1, 2, 4];
const tails = [1.5, 3, 8];
/** Far below saturation, and all but at it, in milliseconds. */
const limits = [60, 500];
const runErrors = [0.02, 0.05];

export const cells: readonly Cell[] = sizes.flatMap((workers) =>
	tails.flatMap((tail) =>
		limits.flatMap((limit) =>
			runErrors.map((runError) => ({
				name: `${workers} workers, p99 ${tail} × median, p95 < ${limit} ms, runs ${100 * runError} % apart`,
				...{ workers, meanMilliseconds, tail, limit, runError },
			})),
		),
	),
);

/** Seconds of the long runs that the truth is read from, and how many there are. */
const longSeconds = 3000;
const longRuns = 5;

/** The highest rate whose steady p95 keeps the limit, by long runs without any difference from run to run. */
export function truthOf(target: Target, saturation: number): number {
	let [low, high] = [0.3 * saturation, saturation];
	while (high / low > 1.002) {
		const rate = Math.sqrt(low * high);
		if (steadyP95(target, rate) <= target.limit) low = rate;
		else high = rate;
	}
	return Math.sqrt(low * high);
}

/** The mean of a few long runs' p95, in milliseconds. */
function steadyP95(target: Target, rate: number): number {
	let sum = 0;
	for (let seed = 1; seed <= longRuns; seed++) {
		const played = play(target, rate, longSeconds * 1000, seed);
		sum += p95(played.durations.flat(2));
	}
	return sum / longRuns;
}
