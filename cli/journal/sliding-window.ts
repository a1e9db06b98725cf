/** The last seconds of a journal, for watching a run. */

import { Bucket } from "./bucket.ts";
import { isRow, type Line, type SeriesLine } from "./lines.ts";
import type { Measurements } from "./measurements.ts";

export class SlidingWindow {
	readonly #seconds: number;
	readonly #series = new Map<number, SeriesLine>();
	/** By second. */
	readonly #buckets = new Map<number, Bucket>();
	#now = 0;

	/** Keeps so many complete seconds. */
	constructor(seconds: number) {
		this.#seconds = seconds;
	}

	/** Adds a line. A row of a later second completes the ones before it: `onWhole` is called for each of them. */
	add(line: Line, onWhole: (second: number) => void): void {
		if ("series" in line) this.#series.set(line.series, line);
		if (!isRow(line)) return;
		for (; this.#now < line.second; this.#now++) {
			onWhole(this.#now);
			this.#buckets.delete(this.#now - this.#seconds);
		}
		const bucket = this.#buckets.get(line.second) ?? new Bucket();
		this.#buckets.set(line.second, bucket);
		bucket.add(line);
	}

	/** The current second. */
	now(): number {
		return this.#now;
	}

	/** The measurements of so many seconds up to the given one. */
	measurements(last: number, seconds: number): Measurements {
		const sum = new Bucket();
		for (let second = last - seconds + 1; second <= last; second++) {
			const bucket = this.#buckets.get(second);
			if (bucket) sum.merge(bucket);
		}
		return sum.measurements(this.#series.values());
	}
}
