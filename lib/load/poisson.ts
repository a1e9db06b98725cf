/** Draws from the Poisson distribution. */
import type { Random } from "../util/random.ts";

/** The largest mean that is drawn at once: e^−mean has to stay well above the smallest numbers. */
const maxMean = 16;

/**
 * A whole number, 0 or more, from the Poisson distribution of this mean, by inversion. A large mean is drawn in parts: a
 * sum of Poisson numbers is one.
 */
export const poisson = (mean: number, random: Random): number => {
	const parts = Math.ceil(mean / maxMean);
	let sum = 0;
	for (let part = 0; part < parts; part++)
		sum += byInversion(mean / parts, random.next());
	return sum;
};

/** The smallest number whose cumulative probability is above `drawn`, 0 up to but not including 1. */
const byInversion = (mean: number, drawn: number): number => {
	let count = 0;
	let probability = Math.exp(-mean);
	let cumulative = probability;
	// Far out in the tail the sum stops growing, and may stay slightly below 1.
	while (drawn >= cumulative && probability > 1e-18) {
		count++;
		probability *= mean / count;
		cumulative += probability;
	}
	return count;
};
