/** The normal distribution. */

/** Standard deviations from the mean to the 99th percentile. */
export const z99 = 2.3263478740408408;
/** The same to the 95th percentile. */
export const z95 = 1.6448536269514722;

/** The probability that a standard normal value is below z; within 1.5e-7 (Abramowitz and Stegun, 7.1.26). */
export function lowerTail(z: number): number {
	const x = Math.abs(z) / Math.SQRT2;
	const t = 1 / (1 + 0.3275911 * x);
	const series =
		t *
		(0.254829592 +
			t *
				(-0.284496736 +
					t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
	const above = (series * Math.exp(-x * x)) / 2;
	return z >= 0 ? 1 - above : above;
}
