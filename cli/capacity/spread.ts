/** The mean of some values, and how much they differ. */
export interface Spread {
	readonly mean: number;
	/** The standard deviation of one value, and of the mean of all. */
	readonly ofOne: number;
	readonly ofMean: number;
}

/** Of one value or none the spread is 0. */
export function spreadOf(values: readonly number[]): Spread {
	const count = Math.max(1, values.length);
	const mean = values.reduce((sum, value) => sum + value, 0) / count;
	const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
	const ofOne = Math.sqrt(squares / Math.max(1, count - 1));
	return { mean, ofOne, ofMean: ofOne / Math.sqrt(count) };
}
