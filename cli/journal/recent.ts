/** The last seconds of a journal: what is watched while a run goes on. */
import { isRow, type Line, type SeriesLine } from "./lines.ts";
import type { Measurements } from "./measurements.ts";
import { Slot } from "./slot.ts";

export class Recent {
	readonly #seconds: number;
	readonly #series: SeriesLine[] = [];
	/** By second. */
	readonly #slots = new Map<number, Slot>();
	#now = 0;

	/** Keeps so many whole seconds. */
	constructor(seconds: number) {
		this.#seconds = seconds;
	}

	/** Gives the second that is whole now, where one has just become so. */
	hear(line: Line): number | undefined {
		if ("series" in line) this.#series[line.series] = line;
		if (!isRow(line)) return undefined;
		const whole = line.second > this.#now ? line.second - 1 : undefined;
		this.#now = Math.max(this.#now, line.second);
		const slot = this.#slots.get(line.second) ?? new Slot();
		this.#slots.set(line.second, slot);
		slot.take(line);
		this.#slots.delete(this.#now - this.#seconds - 1);
		return whole;
	}

	/** What came in so many seconds, the last of which is given. */
	measurements(last: number, seconds: number): Measurements {
		const sum = new Slot();
		for (let second = last - seconds + 1; second <= last; second++) {
			const slot = this.#slots.get(second);
			if (slot) sum.merge(slot);
		}
		return sum.measurements(this.#series);
	}
}
