/** Bounds of a share by Clopper and Pearson: exact for any number of samples, also for none that missed. */

/** How many of some samples missed. After a division by a design effect both may be fractions. */
export interface Misses {
	readonly misses: number;
	readonly samples: number;
}

/** The share, 0 to 1, that the true one exceeds with a probability of at most 1 − confidence. */
export function upperBound(
	{ misses, samples }: Misses,
	confidence: number,
): number {
	if (misses >= samples) return 1;
	return betaQuantile(confidence, misses + 1, samples - misses);
}

/** The share, 0 to 1, that the true one is below with a probability of at most 1 − confidence. */
export function lowerBound(
	{ misses, samples }: Misses,
	confidence: number,
): number {
	if (misses <= 0) return 0;
	return betaQuantile(1 - confidence, misses, samples - misses + 1);
}

/** Halvings of an interval of length 1: more change nothing in a number of 53 bits. */
const halvings = 53;

/** The x below which the beta distribution of a and b, both above 0, has this share. */
function betaQuantile(share: number, a: number, b: number): number {
	let low = 0;
	let high = 1;
	for (let turn = 0; turn < halvings; turn++) {
		const middle = (low + high) / 2;
		if (betaShare(middle, a, b) < share) low = middle;
		else high = middle;
	}
	return high;
}

/** The regularized incomplete beta function, by the continued fraction that converges for this x (DLMF 8.17.22). */
function betaShare(x: number, a: number, b: number): number {
	if (x <= 0) return 0;
	if (x >= 1) return 1;
	const factor = Math.exp(
		logGamma(a + b) -
			logGamma(a) -
			logGamma(b) +
			a * Math.log(x) +
			b * Math.log1p(-x),
	);
	return x < (a + 1) / (a + b + 2)
		? (factor * betaFraction(x, a, b)) / a
		: 1 - (factor * betaFraction(1 - x, b, a)) / b;
}

const maxTerms = 100_000;
const precision = 1e-14;
/** In place of a denominator of 0. */
const tiny = 1e-300;

/** By Lentz's method: numerators and denominators of successive fractions, as ratios. */
function betaFraction(x: number, a: number, b: number): number {
	let above = 1;
	let below = 1 / orTiny(1 - ((a + b) * x) / (a + 1));
	let value = below;
	const multiply = (term: number): number => {
		below = 1 / orTiny(1 + term * below);
		above = orTiny(1 + term / above);
		value *= above * below;
		return above * below;
	};
	for (let m = 1; m < maxTerms; m++) {
		multiply((m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)));
		const change = multiply(
			(-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
		);
		if (Math.abs(change - 1) < precision) break;
	}
	return value;
}

function orTiny(value: number): number {
	return Math.abs(value) < tiny ? tiny : value;
}

/** From here on Stirling's series is exact to the last digits. */
const minStirling = 15;

function logGamma(x: number): number {
	let shift = 0;
	let at = x;
	for (; at < minStirling; at++) shift += Math.log(at);
	const series =
		1 / (12 * at) - 1 / (360 * at ** 3) + 1 / (1260 * at ** 5) - shift;
	return (at - 0.5) * Math.log(at) - at + Math.log(2 * Math.PI) / 2 + series;
}
