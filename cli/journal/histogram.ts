/** Durations as base-2 exponential histograms: small, mergeable, and with an error bound. */

/** How many samples of one series, in some seconds, are between neighbouring powers of 2^(2^-scale). */
export interface Histogram {
	readonly scale: number;
	/** Samples of 0, or less. */
	readonly zeros: number;
	readonly sum: number;
	readonly min: number;
	readonly max: number;
	/** Pairs of a bucket's index and its count; bucket i has samples above base^i, up to base^(i+1). */
	readonly buckets: readonly number[];
}

/** A percentile with the bounds of the true value. */
export interface Quantile {
	readonly value: number;
	readonly low: number;
	readonly high: number;
}

/** The error bound of a percentile, as a share of it; rounded up to two digits, so that it stays a bound. */
export function errorOf({ value, high }: Quantile): number {
	if (value <= 0) return 0;
	const off = high / value - 1;
	const digits = 10 ** (1 - Math.floor(Math.log10(Math.max(off, 1e-9))));
	return Math.ceil(off * digits) / digits;
}

/** 128 buckets an octave, each 0.54 % wide: finer ones only make the journal longer. */
const finestScale = 7;

/** The same histogram with buckets that are no finer than the journal's. */
export function coarsen(histogram: Histogram): Histogram {
	const { scale, buckets } = histogram;
	if (scale <= finestScale) return histogram;
	const counts = new Map<number, number>();
	for (let at = 0; at < buckets.length; at += 2) {
		const index = (buckets[at] ?? 0) >> (scale - finestScale);
		counts.set(index, (counts.get(index) ?? 0) + (buckets[at + 1] ?? 0));
	}
	return { ...histogram, scale: finestScale, buckets: [...counts].flat() };
}

interface Bucket {
	readonly low: number;
	readonly high: number;
	readonly count: number;
}

/** The sum of histograms of any scales. */
export class Distribution {
	count = 0;
	sum = 0;
	min = Number.POSITIVE_INFINITY;
	max = Number.NEGATIVE_INFINITY;
	#zeros = 0;
	/** By scale, the counts by index. */
	readonly #scales = new Map<number, Map<number, number>>();

	add({ scale, zeros, sum, min, max, buckets }: Histogram): void {
		this.sum += sum;
		this.#widen(zeros, min, max);
		this.#zeros += zeros;
		const counts = this.#countsAt(scale);
		for (let at = 0; at < buckets.length; at += 2) {
			const index = buckets[at] ?? 0;
			const count = buckets[at + 1] ?? 0;
			this.count += count;
			counts.set(index, (counts.get(index) ?? 0) + count);
		}
	}

	merge(other: Distribution): void {
		this.sum += other.sum;
		this.#widen(other.count, other.min, other.max);
		this.#zeros += other.#zeros;
		for (const [scale, theirs] of other.#scales) {
			const counts = this.#countsAt(scale);
			for (const [index, count] of theirs)
				counts.set(index, (counts.get(index) ?? 0) + count);
		}
	}

	/**
	 * The value that this share of the samples, 0 to 1, does not exceed. The n-th smallest sample lies between the n-th
	 * smallest lower end and the n-th smallest upper end of all buckets, for any scales. All are 0 without samples.
	 */
	quantile(share: number): Quantile {
		if (this.count === 0) return { value: 0, low: 0, high: 0 };
		const rank = Math.max(1, Math.ceil(share * this.count));
		const inRange = (value: number): number =>
			Math.min(this.max, Math.max(this.min, value));
		const buckets = this.buckets();
		const low = inRange(nth(buckets, rank, "low"));
		const high = inRange(nth(buckets, rank, "high"));
		return { value: low > 0 ? Math.sqrt(low * high) : high, low, high };
	}

	/** How many samples surely are of this value or more (by the lower ends of their buckets), or may be (by the upper ends). */
	countFrom(value: number, end: "low" | "high"): number {
		let count = 0;
		for (const bucket of this.buckets()) {
			const reaches =
				end === "high"
					? Math.min(bucket.high, this.max) >= value
					: Math.max(bucket.low, this.min) >= value;
			if (reaches) count += bucket.count;
		}
		return count;
	}

	/** All buckets with samples. */
	buckets(): Bucket[] {
		const found: Bucket[] =
			this.#zeros > 0 ? [{ low: 0, high: 0, count: this.#zeros }] : [];
		for (const [scale, counts] of this.#scales) {
			const perOctave = 2 ** scale;
			for (const [index, count] of counts)
				found.push({
					low: 2 ** (index / perOctave),
					high: 2 ** ((index + 1) / perOctave),
					count,
				});
		}
		return found;
	}

	#widen(count: number, min: number, max: number): void {
		this.count += count;
		this.min = Math.min(this.min, min);
		this.max = Math.max(this.max, max);
	}

	#countsAt(scale: number): Map<number, number> {
		const counts = this.#scales.get(scale) ?? new Map<number, number>();
		this.#scales.set(scale, counts);
		return counts;
	}
}

/** The n-th smallest of the buckets' ends, counted from 1. */
function nth(buckets: Bucket[], rank: number, end: "low" | "high"): number {
	buckets.sort((one, other) => one[end] - other[end]);
	let passed = 0;
	for (const bucket of buckets) {
		passed += bucket.count;
		if (passed >= rank) return bucket[end];
	}
	return 0;
}
