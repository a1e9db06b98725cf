/** Pearson's chi-square test: do counts follow given shares? */

interface ChiSquare {
	readonly chiSquare: number;
	readonly degreesOfFreedom: number;
	/** The probability that chance alone makes a deviation at least as large, 0 to 1. */
	readonly probability: number;
}

/** Tests counts against shares, which are above 0 and add up to 1. */
export function chiSquareTest(
	counts: readonly number[],
	shares: readonly number[],
): ChiSquare {
	const all = counts.reduce((sum, count) => sum + count, 0);
	const degreesOfFreedom = Math.max(0, counts.length - 1);
	const chiSquare = counts.reduce((sum, count, index) => {
		const expected = all * (shares[index] ?? 0);
		return expected > 0 ? sum + (count - expected) ** 2 / expected : sum;
	}, 0);
	const probability =
		degreesOfFreedom === 0
			? 1
			: upperGamma(degreesOfFreedom / 2, chiSquare / 2);
	return { chiSquare, degreesOfFreedom, probability };
}

/** The regularized upper incomplete gamma function of a half or whole number, by its recurrence from 1/2 or 1. */
function upperGamma(a: number, x: number): number {
	if (x === 0) return 1;
	const isWhole = Number.isInteger(a);
	let value = isWhole ? Math.exp(-x) : complementaryError(Math.sqrt(x));
	// Q(s + 1, x) = Q(s, x) + x^s e^-x / gamma(s + 1)
	let s = isWhole ? 1 : 0.5;
	let term = isWhole
		? x * Math.exp(-x)
		: (2 * Math.sqrt(x) * Math.exp(-x)) / Math.sqrt(Math.PI);
	while (s < a) {
		value += term;
		s += 1;
		term *= x / s;
	}
	return Math.min(1, value);
}

/** erfc of a number of 0 or more: by its series near 0, by its continued fraction beyond. */
function complementaryError(x: number): number {
	const scale = Math.exp(-x * x) / Math.sqrt(Math.PI);
	if (x < 2) {
		let term = 2 * x;
		let sum = term;
		for (let n = 1; term > sum * 1e-17; n++) {
			term *= (2 * x * x) / (2 * n + 1);
			sum += term;
		}
		return 1 - scale * sum;
	}
	let fraction = x;
	for (let n = 60; n > 0; n--) fraction = x + n / 2 / fraction;
	return scale / fraction;
}
