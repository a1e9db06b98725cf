/** Folds a journal's lines into what was measured, of the whole run and slot by slot. */

import { Bucket } from "./bucket.ts";
import {
	isRow,
	type Line,
	type MachineSample,
	type SeriesLine,
} from "./lines.ts";
import type { Measurements } from "./measurements.ts";

/** What is shown of a run as one moment. */
export interface Moment {
	readonly measured: Measurements;
	readonly machine: readonly MachineSample[];
}

export class Aggregator {
	/** Seconds of a slot. */
	readonly slotSeconds: number;
	readonly #series = new Map<number, SeriesLine>();
	readonly #slots: Bucket[] = [];
	/** How many seconds it is of. */
	seconds = 0;
	/** Busy shares of the machine, a second each. */
	readonly busy: number[] = [];

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
		const busy = line.machine?.busy;
		if (busy !== undefined) this.busy.push(busy);
	}

	/** Of the whole run. */
	measurements(): Measurements {
		const whole = new Bucket();
		for (const slot of this.#slots) whole.merge(slot);
		return whole.measurements(this.#series.values());
	}

	/** Slot by slot, from the start. */
	moments(): Moment[] {
		return this.#slots.map((slot) => ({
			measured: slot.measurements(this.#series.values()),
			machine: slot.machine,
		}));
	}
}
