/** Watches limits on every window of so many seconds, and limits that stop a run. */
import {
	describeLimit,
	type Limit,
	samplesFor,
	windowSeconds,
} from "../../lib/load/limits.ts";
import { arrival } from "../../lib/telemetry/outcomes.ts";
import { Aggregator } from "../journal/aggregator.ts";
import { isRow, type Line, type StoppedBy } from "../journal/lines.ts";
import { SlidingWindow } from "../journal/sliding-window.ts";
import { figureOf, stateOf, type Worst } from "./limits.ts";

export class Windows {
	readonly #limits: readonly Limit[];
	readonly #recent: SlidingWindow;
	/** The whole run so far, for limits without a window of seconds that stop a run. */
	readonly #sofar: Aggregator | undefined;
	readonly #worst = new Map<Limit, Worst>();
	readonly #lengthSeconds: number;
	/** The series of arrivals, and the second of the first arrival. */
	readonly #arrivals = new Set<number>();
	#began: number | undefined;

	/** The load lasts so many seconds from its first visitor on. No window reaches beyond it. */
	constructor(limits: readonly Limit[], lengthSeconds: number) {
		this.#lengthSeconds = lengthSeconds;
		this.#limits = limits.filter(
			(limit) => windowSeconds(limit) !== undefined || limit.action === "stop",
		);
		const lengths = this.#limits.map((limit) => windowSeconds(limit) ?? 0);
		this.#recent = new SlidingWindow(Math.max(0, ...lengths));
		const isLasting = this.#limits.some(
			(limit) => windowSeconds(limit) === undefined,
		);
		if (isLasting) this.#sofar = new Aggregator(Number.POSITIVE_INFINITY);
	}

	/** Returns the broken limit that ends the run, if there is one. */
	add(line: Line): StoppedBy | undefined {
		if (this.#limits.length === 0) return undefined;
		this.#hearArrivals(line);
		let found: StoppedBy | undefined;
		this.#recent.add(line, (second) => {
			const broken = this.#judge(second);
			found ??= broken;
		});
		this.#sofar?.add(line);
		return found;
	}

	/** No more rows will come, so the last second is complete. */
	end(): void {
		this.#judge(this.#recent.now());
	}

	/** The worst window of a limit; undefined where no window was complete. */
	worst(limit: Limit): Worst | undefined {
		return this.#worst.get(limit);
	}

	/** Judges every limit at the end of a second. Returns the first broken one that ends the run. */
	#judge(second: number): StoppedBy | undefined {
		const [found] = this.#limits.filter((limit) =>
			this.#endsRun(limit, second),
		);
		return found && { limit: describeLimit(found), second };
	}

	/** Judges the window that ends with this second. */
	#endsRun(limit: Limit, second: number): boolean {
		const seconds = windowSeconds(limit);
		if (seconds !== undefined && !this.#isWithinLoad(second, seconds))
			return false;
		const measured =
			seconds === undefined
				? this.#sofar?.measurements()
				: this.#recent.measurements(second, seconds);
		if (!measured) return false;
		const found = { ...figureOf(limit, measured), second };
		if (seconds !== undefined) this.#keepWorst(limit, found);
		return limit.action === "stop" && stateOf(limit, found) === "broken";
	}

	#hearArrivals(line: Line): void {
		if ("series" in line) {
			const { series, metric, tags } = line;
			if (metric === "visitor_moves" && tags.step === arrival)
				this.#arrivals.add(series);
		}
		if (this.#began !== undefined || !isRow(line)) return;
		const { second, counts = [] } = line;
		// Pairs of a series and what was added to it.
		if (counts.some((one, at) => at % 2 === 0 && this.#arrivals.has(one)))
			this.#began = second;
	}

	/** Whether the whole window that ends with this second is within the load. */
	#isWithinLoad(second: number, seconds: number): boolean {
		if (this.#began === undefined) return false;
		const first = second - seconds + 1;
		return (
			first >= this.#began && second + 1 <= this.#began + this.#lengthSeconds
		);
	}

	#keepWorst(limit: Limit, found: Worst): void {
		const known = this.#worst.get(limit);
		const needed = samplesFor(limit);
		const isFed = found.samples >= needed;
		const wasFed = known !== undefined && known.samples >= needed;
		const isWorse =
			!known ||
			(isFed && !wasFed) ||
			(isFed === wasFed &&
				(isFed
					? isWorseThan(limit, found, known)
					: found.samples > known.samples));
		if (isWorse) this.#worst.set(limit, found);
	}
}

/** Whether a figure is worse than another. */
function isWorseThan({ comparison }: Limit, one: Worst, other: Worst): boolean {
	return comparison === ">="
		? one.measured < other.measured
		: one.measured > other.measured;
}
