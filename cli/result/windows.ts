/** Watches limits on every window of so many seconds, and limits that stop a run. */
import {
	describeLimit,
	type Limit,
	samplesFor,
	windowSeconds,
} from "../../lib/load/limits.ts";
import { arrival } from "../../lib/telemetry/outcomes.ts";
import { Aggregator } from "../journal/aggregator.ts";
import {
	isRow,
	type Line,
	type MachineSample,
	type StoppedBy,
} from "../journal/lines.ts";
import type { Measurements } from "../journal/measurements.ts";
import { SlidingWindow } from "../journal/sliding-window.ts";
import type { Decision } from "./decide.ts";
import { figureOf } from "./figure.ts";
import { lagOf } from "./lag.ts";
import { decide, type WindowsOf, type Worst } from "./limits.ts";

/** Seconds of the machine that are kept: as many as the longest window has. */
const recentSeconds = 60;

export class Windows {
	readonly #limits: readonly Limit[];
	readonly #recent: SlidingWindow;
	/** The whole run so far, for limits without a window of seconds that stop a run. */
	readonly #sofar: Aggregator | undefined;
	readonly #worst = new Map<Limit, Worst>();
	/** By limit, the second in which the first window ended that surely broke it. */
	readonly #brokenAt = new Map<Limit, number>();
	/** The machine in the last seconds. */
	readonly #machine: MachineSample[] = [];
	readonly #lengthSeconds: number;
	readonly #cores: number;
	/** The series of arrivals, and the second of the first arrival. */
	readonly #arrivals = new Set<number>();
	#began: number | undefined;

	/** The load lasts so many seconds from its first visitor on. No window reaches beyond it. The machine has so many cores. */
	constructor(limits: readonly Limit[], lengthSeconds: number, cores: number) {
		this.#lengthSeconds = lengthSeconds;
		this.#cores = cores;
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
		this.#takeArrivals(line);
		if (this.#limits.length === 0) return undefined;
		if (isRow(line) && line.machine) {
			this.#machine.push(line.machine);
			if (this.#machine.length > recentSeconds) this.#machine.shift();
		}
		let found: StoppedBy | undefined;
		this.#recent.add(line, (second) => {
			const broken = this.#judge(second);
			found ??= broken;
		});
		this.#sofar?.add(line);
		return found;
	}

	/** The second of the first arrival; undefined before it. */
	began(): number | undefined {
		return this.#began;
	}

	/** No more rows will come, so the last second is complete. */
	end(): void {
		this.#judge(this.#recent.now());
	}

	of(limit: Limit): WindowsOf {
		return {
			worst: this.#worst.get(limit),
			brokenAt: this.#brokenAt.get(limit),
		};
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
		if (seconds !== undefined && !this.#isWithinLoad(limit, second, seconds))
			return false;
		const measured =
			seconds === undefined
				? this.#sofar?.measurements()
				: this.#recent.measurements(second, seconds);
		if (!measured) return false;
		const length = seconds ?? second + 1 - (this.#began ?? 0);
		const found = { ...figureOf(limit, measured, length), second };
		if (seconds !== undefined) this.#keepWorst(limit, found);
		if (this.#decide(limit, found, measured) !== "broken") return false;
		if (!this.#brokenAt.has(limit)) this.#brokenAt.set(limit, second);
		return limit.action === "stop";
	}

	/** The more windows a load has, the surer each one has to be. The whole run so far is looked at every second. */
	#decide(
		limit: Limit,
		found: Worst,
		measured: Measurements,
	): Decision["state"] {
		if (found.samples < samplesFor(limit)) return "undecided";
		const seconds = windowSeconds(limit);
		const looks = Math.max(1, this.#lengthSeconds / (seconds ?? 1));
		const machine = {
			samples: this.#machine.slice(-(seconds ?? recentSeconds)),
			cores: this.#cores,
			lag: lagOf(measured),
		};
		const batches = [measured];
		return decide(limit, found, { batches, machine }, 0.05 / looks).state;
	}

	#takeArrivals(line: Line): void {
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
	#isWithinLoad(limit: Limit, second: number, seconds: number): boolean {
		if (this.#began === undefined) return false;
		const first = second - seconds + 1;
		// The load starts within its first second, which so has fewer arrivals.
		const from = this.#began + (isAchievedRate(limit) ? 1 : 0);
		return first >= from && second + 1 <= this.#began + this.#lengthSeconds;
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

function isAchievedRate({ metric }: Limit): boolean {
	return metric === "achieved_rate";
}

/** Whether a figure is worse than another. */
function isWorseThan({ comparison }: Limit, one: Worst, other: Worst): boolean {
	return comparison === ">="
		? one.measured < other.measured
		: one.measured > other.measured;
}
