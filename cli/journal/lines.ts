/**
 * The lines of journal.ndjson, each a value. A header, then rows as they come, a series before the first row that names
 * it, and a footer. A second's row may come in several lines: they add up. See docs/journal.md.
 */
import type { Asked } from "../../lib/load/settings.ts";
import type { ScenarioName } from "../../lib/load/stories.ts";
import { isObject, type Json } from "../../lib/wire/json.ts";
import type { Histogram } from "./histogram.ts";
import type { Tags } from "./otlp.ts";

/** What was asked for, and where: enough to make the plan again. */
export interface Header {
	readonly run: string;
	readonly scenario: ScenarioName;
	/** ISO 8601, UTC: second 0 of the rows. */
	readonly startedAt: string;
	readonly asked: Asked;
	/** What the files held that were asked for, by name; and targets.json's entry, if one was named. */
	readonly files: Readonly<Json>;
	readonly targets: Readonly<Json>;
	readonly isLocalServer: boolean;
	readonly engineVersion: string;
	readonly command: string;
	readonly machine: Machine;
}

/** What the generator runs on. */
export interface Machine {
	readonly node: string;
	readonly platform: string;
	readonly cpus: number;
	readonly memoryMebibytes: number;
}

/** A metric with its tags, from now on known by a number. */
export interface SeriesLine {
	readonly series: number;
	readonly metric: string;
	readonly tags: Tags;
}

/** A part of what came in one second, as it is written: flat, since there are many. */
export interface Row {
	/** The second that it ended in, counted from 0. */
	readonly second: number;
	/** Pairs of series and growth. */
	readonly counts?: readonly number[];
	/** Pairs of series and level. */
	readonly levels?: readonly number[];
	/** Each a series, scale, zeros, sum, min, max, and the pairs of its buckets. */
	readonly histograms?: readonly (readonly number[])[];
	readonly machine?: MachineSample;
}

/** What programs used in a second. */
export interface ProgramUse {
	/** Cores. */
	readonly cpu: number;
	readonly memoryMebibytes: number;
}

/** What the machine was doing in a second. */
export interface MachineSample {
	/** Share of all cores' time, everything on them counted; where we may use all of them. */
	readonly busy?: number;
	/** Share of the time in which something waited for a core; where the system tells. */
	readonly pressure?: number;
	readonly generator?: ProgramUse;
	/** Only of a local server. */
	readonly target?: ProgramUse;
}

/** How the load ended. */
export interface Footer {
	/** From the engine's start to its end. */
	readonly seconds: number;
	/** Seconds after the engine's start at which its schedule began. */
	readonly beganSecond: number;
	readonly code: number | null;
	readonly signal: string | null;
	/** Visits that the engine completed and that it cut off. */
	readonly complete: number;
	readonly interrupted: number;
	/** The limit that stopped the run, if one did. */
	readonly stoppedBy: StoppedBy | null;
	/** Why the target is known to be gone, if it is. */
	readonly targetGone: string | null;
	/** The signal to the command line, if one came. */
	readonly stopSignal: "SIGINT" | "SIGTERM" | null;
	/** Why what was received is not whole, if it is not. */
	readonly failure: string | null;
	readonly serverLedger: Readonly<Record<string, number>> | null;
}

export interface StoppedBy {
	readonly limit: string;
	readonly second: number;
}

export type Line =
	| { readonly journal: number; readonly header: Header }
	| SeriesLine
	| Row
	| {
			readonly footer: Footer;
			readonly lines: number;
			readonly sha256: string;
	  };

/** The format's version; the first member of a journal. */
export const journalVersion = 1;

export function isRow(line: Line): line is Row {
	return "second" in line;
}

/** A histogram of a row, and its series. */
export function histogramOf([
	series = 0,
	scale = 0,
	zeros = 0,
	sum = 0,
	min = 0,
	max = 0,
	...buckets
]: readonly number[]): { series: number; histogram: Histogram } {
	return { series, histogram: { scale, zeros, sum, min, max, buckets } };
}

/** The line that a parsed text is; undefined where it is none. Rows are looked at as far as a wrong one would harm. */
export function asLine(value: unknown): Line | undefined {
	if (!isObject(value)) return undefined;
	return isRowLike(value) || isSeries(value) || isEnd(value)
		? value
		: undefined;
}

function isRowLike(value: Json): value is Row & Json {
	const { second, counts = [], levels = [], histograms = [], machine } = value;
	return (
		typeof second === "number" &&
		second >= 0 &&
		isNumbers(counts) &&
		isNumbers(levels) &&
		Array.isArray(histograms) &&
		histograms.every(isNumbers) &&
		(machine === undefined || isObject(machine))
	);
}

function isNumbers(value: unknown): value is number[] {
	return Array.isArray(value) && value.every((one) => typeof one === "number");
}

function isSeries(value: Json): value is SeriesLine & Json {
	return (
		typeof value.series === "number" &&
		typeof value.metric === "string" &&
		isObject(value.tags)
	);
}

/** A header or a footer: written once each, by us. */
function isEnd(value: Json): value is Exclude<Line, Row | SeriesLine> & Json {
	return isObject(value.header)
		? value.journal === journalVersion &&
				typeof value.header.scenario === "string" &&
				typeof value.header.startedAt === "string" &&
				isObject(value.header.asked)
		: isObject(value.footer) && typeof value.sha256 === "string";
}
