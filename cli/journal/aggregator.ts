/** Adds a journal's lines up: measurements of the whole run, and slot by slot. */

import { Bucket } from "./bucket.ts";
import {
	isRow,
	type Line,
	type MachineSample,
	type SeriesLine,
} from "./lines.ts";
import type { Measurements } from "./measurements.ts";

/** The measurements of one slot of the timeline. */
export interface Moment {
	readonly measured: Measurements;
	readonly machine: readonly MachineSample[];
}

export class Aggregator {
	/** Seconds of a slot. */
	readonly slotSeconds: number;
	readonly #series = new Map<number, SeriesLine>();
	readonly #slots: Bucket[] = [];
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
		while (this.#slots.length <= index) this.#slots.push(new Bucket());
		this.#slots[index]?.add(line);
	}

	/** The machine in the seconds of all slots between two moments, in seconds from the journal's start. */
	machine(from = 0, to = Number.POSITIVE_INFINITY): MachineSample[] {
		const { slotSeconds } = this;
		return this.#slots.flatMap(({ machine }, at) =>
			at * slotSeconds >= from && (at + 1) * slotSeconds <= to ? machine : [],
		);
	}

	/** The measurements of the whole run. */
	measurements(): Measurements {
		const whole = new Bucket();
		for (const slot of this.#slots) whole.merge(slot);
		return whole.measurements(this.#series.values());
	}

	/** The measurements of so many parts of the run, as equal in time as the slots allow. */
	batches(count: number): Measurements[] {
		const parts: Bucket[] = [];
		for (const [index, slot] of this.#slots.entries()) {
			const at = Math.floor((index * count) / this.#slots.length);
			const part = parts[at] ?? new Bucket();
			parts[at] = part;
			part.merge(slot);
		}
		return Object.values(parts).map((part) =>
			part.measurements(this.#series.values()),
		);
	}

	/** The measurements of each slot, from the start. */
	moments(): Moment[] {
		return this.#slots.map((slot) => ({
			measured: slot.measurements(this.#series.values()),
			machine: slot.machine,
		}));
	}
}
