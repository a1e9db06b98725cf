/**
 * The lines of journal.ndjson, each a value. A header, then rows as they come, a series before the first row that names
 * it, and a footer. A second's row may come in several lines: they add up. See docs/journal.md.
 */

import type { Static, TSchema } from "typebox";
import * as Type from "typebox";
import { type ScenarioName, scenarioNames } from "../../lib/load/stories.ts";
import type { Asked } from "../../lib/plan/settings.ts";
import { assertFits } from "../../lib/util/fits.ts";
import { isObject, type Json } from "../../lib/util/json.ts";
import type { Histogram } from "./histogram.ts";
import type { Tags } from "./otlp.ts";

const count = Type.Integer({ minimum: 0 });
const text = { type: "string" };
const object = Type.Unsafe<Json>({ type: "object" });

/** What the generator runs on. */
const machine = Type.Object({
	node: Type.String(),
	platform: Type.String(),
	cpus: count,
	memoryMebibytes: count,
});

/** What was asked for, and where: enough to make the plan again. */
const header = Type.Object({
	run: Type.String(),
	scenario: Type.Unsafe<ScenarioName>(Type.Enum([...scenarioNames])),
	/** ISO 8601, UTC: second 0 of the rows. */
	startedAt: Type.String(),
	asked: Type.Unsafe<Asked>({
		type: "object",
		additionalProperties: Type.Object({
			text: Type.String(),
			source: Type.String(),
		}),
	}),
	/** What the files held that were asked for, by name; and targets.json's entry, if one was named. */
	files: object,
	targets: object,
	isLocalServer: Type.Boolean(),
	engineVersion: Type.String(),
	command: Type.String(),
	machine,
});
export type Header = Static<typeof header>;

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

/** What a program used in a second. */
const programUse = Type.Object({
	/** Cores. */
	cpu: Type.Number(),
	memoryMebibytes: count,
});
export type ProgramUse = Static<typeof programUse>;

/** What the machine was doing in a second. */
const sample = Type.Object({
	/** Share of all cores' time, everything on them counted; where we may use all of them. */
	busy: Type.Optional(Type.Number()),
	/** Share of the last ten seconds in which something waited for a core; where the system tells. */
	pressure: Type.Optional(Type.Number()),
	generator: Type.Optional(programUse),
	/** Only of a local server. */
	target: Type.Optional(programUse),
});
export type MachineSample = Readonly<Static<typeof sample>>;

const orNull = (type: string): { type: string[] } => ({ type: [type, "null"] });

/** How the load ended. */
const footer = Type.Object({
	/** From the engine's start to its end. */
	seconds: Type.Number({ minimum: 0 }),
	/** Seconds after the engine's start at which its schedule began. */
	beganSecond: Type.Number({ minimum: 0 }),
	code: Type.Unsafe<number | null>(orNull("integer")),
	signal: Type.Unsafe<string | null>(orNull("string")),
	/** What all virtual users said of their visitors; null where one of them was cut off before it could. */
	visits: Type.Unsafe<Visits | null>({
		...orNull("object"),
		properties: { started: count, turnedAway: count, ended: count },
		required: ["started", "turnedAway", "ended"],
	}),
	/** The limit that stopped the run, if one did. */
	stoppedBy: Type.Unsafe<StoppedBy | null>({
		...orNull("object"),
		properties: { limit: text, second: count },
		required: ["limit", "second"],
	}),
	/** Why the target is known to be gone, if it is. */
	targetGone: Type.Unsafe<string | null>(orNull("string")),
	/** The signal to the command line, if one came. */
	stopSignal: Type.Unsafe<"SIGINT" | "SIGTERM" | null>({
		enum: ["SIGINT", "SIGTERM", null],
	}),
	/** Why what was received is not whole, if it is not. */
	failure: Type.Unsafe<string | null>(orNull("string")),
	/** Whether the target told before the load what it had answered so far. */
	keepsLedger: Type.Boolean(),
	/** What it answered meanwhile, by route and status; null where it does not tell. */
	serverLedger: Type.Unsafe<Readonly<Record<string, number>> | null>({
		...orNull("object"),
		additionalProperties: count,
	}),
});
export type Footer = Static<typeof footer>;

export interface Visits {
	readonly started: number;
	readonly turnedAway: number;
	/** With an outcome. */
	readonly ended: number;
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

/** The format's version; the first member of a journal. Since 2 the footer has `visits`, and nobody is dropped by k6. */
export const journalVersion = 2;

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

/** Seconds and series that a journal may have: a month of them, and far more than any scenario makes. */
const maxSeconds = 31 * 86_400;
const maxSeries = 100_000;

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
		isWhole(second, maxSeconds) &&
		isNumbers(counts) &&
		isNumbers(levels) &&
		Array.isArray(histograms) &&
		histograms.every(isNumbers) &&
		(machine === undefined || isMachine(machine))
	);
}

function isWhole(value: unknown, most: number): value is number {
	return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most;
}

function isNumbers(value: unknown): value is number[] {
	return Array.isArray(value) && value.every((one) => typeof one === "number");
}

function isMachine(value: unknown): value is MachineSample {
	return isObject(value) && fits(sample, value);
}

function isSeries(value: Json): value is SeriesLine & Json {
	return (
		isWhole(value.series, maxSeries) &&
		typeof value.metric === "string" &&
		isObject(value.tags) &&
		Object.values(value.tags).every((tag) => typeof tag === "string")
	);
}

/** A header or a footer: written once each. */
function isEnd(value: Json): value is Exclude<Line, Row | SeriesLine> & Json {
	return (
		(value.journal === journalVersion && fits(header, value.header)) ||
		(typeof value.sha256 === "string" && fits(footer, value.footer))
	);
}

function fits(schema: TSchema, value: unknown): boolean {
	try {
		assertFits(schema, value, "");
		return true;
	} catch {
		return false;
	}
}
