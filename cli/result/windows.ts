/** Watches the limits that are held to every window of so many seconds, and those that stop a run. */
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
	/** For limits that stop a run over the whole of it so far. */
	readonly #sofar: Aggregator | undefined;
	readonly #worst = new Map<Limit, Worst>();
	readonly #lengthSeconds: number;
	/** The series of arrivals, and the second that the first visitor came in. */
	readonly #arrivals = new Set<number>();
	#began: number | undefined;

	/** The load comes for so many seconds; what is before its first visitor or after its end is in no window. */
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

	/** Gives the limit that ends the run, where one is broken that does. */
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

	/** No more rows will come: the last second is whole as well. */
	end(): void {
		this.#judge(this.#recent.now());
	}

	/** The worst window of a limit; undefined where it has none, or none was full. */
	worst(limit: Limit): Worst | undefined {
		return this.#worst.get(limit);
	}

	/** Every limit at the end of a second; the first that is broken and ends the run. */
	#judge(second: number): StoppedBy | undefined {
		const [found] = this.#limits.filter((limit) =>
			this.#endsRun(limit, second),
		);
		return found && { limit: describeLimit(found), second };
	}

	/** Looks at the window that ends with this second. */
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
		// Pairs of series and growth.
		if (counts.some((one, at) => at % 2 === 0 && this.#arrivals.has(one)))
			this.#began = second;
	}

	/** Whether all of the window that ends with this second is of the load. */
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
				(isFed ? beats(limit, found, known) : found.samples > known.samples));
		if (isWorse) this.#worst.set(limit, found);
	}
}

/** Whether a figure is further on the wrong side, or less far on the right one. */
function beats({ comparison }: Limit, one: Worst, other: Worst): boolean {
	return comparison === ">="
		? one.measured < other.measured
		: one.measured > other.measured;
}
