/** Adds a journal's lines up: measurements of the whole run, and bucket by bucket. */

import { Bucket } from "./bucket.ts";
import {
	isRow,
	type Line,
	type MachineSample,
	type SeriesLine,
} from "./lines.ts";
import type { Measurements } from "./measurements.ts";

/** The measurements of one bucket of the timeline. */
export interface Moment {
	readonly measured: Measurements;
	readonly machine: readonly MachineSample[];
}

export class Aggregator {
	/** Seconds of a bucket. */
	readonly slotSeconds: number;
	readonly #series = new Map<number, SeriesLine>();
	readonly #buckets: Bucket[] = [];
	/** Seconds that the journal has so far. */
	seconds = 0;
	constructor(slotSeconds: number) {
		this.slotSeconds = slotSeconds;
	}

	add(line: Line): void {
		if ("series" in line) this.#series.set(line.series, line);
		if (!isRow(line)) return;
		this.seconds = Math.max(this.seconds, line.second + 1);
		const index = Math.floor(line.second / this.slotSeconds);
		while (this.#buckets.length <= index) this.#buckets.push(new Bucket());
		this.#buckets[index]?.add(line);
	}

	/** The machine in the seconds of all buckets between two moments, in seconds from the journal's start. */
	machine(from = 0, to = Number.POSITIVE_INFINITY): MachineSample[] {
		const { slotSeconds } = this;
		return this.#buckets.flatMap(({ machine }, at) =>
			at * slotSeconds >= from && (at + 1) * slotSeconds <= to ? machine : [],
		);
	}

	/** The measurements of the whole run. */
	measurements(): Measurements {
		const whole = new Bucket();
		for (const bucket of this.#buckets) whole.merge(bucket);
		return whole.measurements(this.#series.values());
	}

	/** The measurements of so many parts of the run, as equal in time as the buckets allow. */
	batches(count: number): Measurements[] {
		const parts: Bucket[] = [];
		for (const [index, bucket] of this.#buckets.entries()) {
			const at = Math.floor((index * count) / this.#buckets.length);
			const part = parts[at] ?? new Bucket();
			parts[at] = part;
			part.merge(bucket);
		}
		return Object.values(parts).map((part) =>
			part.measurements(this.#series.values()),
		);
	}

	/** The measurements of each bucket, from the start. */
	moments(): Moment[] {
		return this.#buckets.map((bucket) => ({
			measured: bucket.measurements(this.#series.values()),
			machine: bucket.machine,
		}));
	}
}
