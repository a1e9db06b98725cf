/**
 * The lines of journal.ndjson: a header, rows, a series line before the first row with that series, and a footer. A
 * second may have several rows, which add up. See docs/journal.md.
 */

import type { Static, TSchema } from "typebox";
import * as Type from "typebox";
import type { Asked } from "../../lib/plan/given.ts";
import type { Tags } from "../../lib/telemetry/metrics.ts";
import { assertFits } from "../../lib/util/fits.ts";
import { isObject, type Json } from "../../lib/util/json.ts";
import type { Histogram } from "./histogram.ts";

const count = Type.Integer({ minimum: 0 });
const text = { type: "string" };
const object = Type.Unsafe<Json>({ type: "object" });

/** The generator's machine, or what a container may use of it. */
const machine = Type.Object({
	node: Type.String(),
	platform: Type.String(),
	cpus: count,
	memoryMebibytes: count,
});

/** What was asked for, and where: the plan can be made from it again. */
const header = Type.Object({
	run: Type.String(),
	scenario: Type.String({ minLength: 1 }),
	/** ISO 8601, UTC: second 0 of the rows. */
	startedAt: Type.String(),
	asked: Type.Unsafe<Asked>({
		type: "object",
		additionalProperties: Type.Object({
			text: Type.String(),
			source: Type.String(),
		}),
	}),
	/** The files that were asked for, by name; and the entry of targets.json, if one was named. */
	files: object,
	targets: object,
	isLocalServer: Type.Boolean(),
	engineVersion: Type.String(),
	command: Type.String(),
	/** By key (--label). */
	labels: Type.Optional(
		Type.Unsafe<Record<string, string>>({
			type: "object",
			additionalProperties: text,
		}),
	),
	machine,
});
export type Header = Static<typeof header>;

/** A metric with its tags. Rows refer to it by its number. */
export interface SeriesLine {
	readonly series: number;
	readonly metric: string;
	readonly tags: Tags;
}

/** A part of what came in one second. Its arrays are flat, since there are many rows. */
export interface Row {
	/** Counted from 0. */
	readonly second: number;
	/** Pairs of a series and what was added to it. */
	readonly counts?: readonly number[];
	/** Pairs of a series and its gauge. */
	readonly levels?: readonly number[];
	/** Each a series, scale, zeros, sum, min, max, and the pairs of its buckets. */
	readonly histograms?: readonly (readonly number[])[];
	readonly machine?: MachineSample;
}

/** The use of one program in a second. */
const programUse = Type.Object({
	/** Cores. */
	cpu: Type.Number(),
	memoryMebibytes: count,
});
export type ProgramUse = Static<typeof programUse>;

/** The use of the machine in a second. */
const sample = Type.Object({
	/** Busy share of all cores, every program counted; absent where we may not use all of them. */
	busy: Type.Optional(Type.Number()),
	/** Share of the second in which a program waited for a core; absent where the system does not say. */
	pressure: Type.Optional(Type.Number()),
	/** Share of all cores' time that other virtual machines took; absent where the system does not say. */
	steal: Type.Optional(Type.Number()),
	/** How often a CPU quota held this program's group back; absent where there is none. */
	throttled: Type.Optional(count),
	generator: Type.Optional(programUse),
	/** Only of a local server. */
	target: Type.Optional(programUse),
	/** Only of a local server that the run started: the 99th percentile of its event loop's delays, in milliseconds. */
	targetDelay: Type.Optional(Type.Number({ minimum: 0 })),
});
export type MachineSample = Readonly<Static<typeof sample>>;

const orNull = (type: string): { type: string[] } => ({ type: [type, "null"] });

/** How the load ended. */
const footer = Type.Object({
	/** From k6's start to its end. */
	seconds: Type.Number({ minimum: 0 }),
	/** Seconds from k6's start to the start of the schedule. */
	beganSecond: Type.Number({ minimum: 0 }),
	code: Type.Unsafe<number | null>(orNull("integer")),
	signal: Type.Unsafe<string | null>(orNull("string")),
	/** The sums of all virtual users; null where one of them was cut off. */
	visits: Type.Unsafe<Visits | null>({
		...orNull("object"),
		properties: {
			started: count,
			turnedAway: count,
			ended: count,
			requests: count,
		},
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
	stopSignal: Type.Unsafe<"SIGHUP" | "SIGINT" | "SIGTERM" | null>({
		enum: ["SIGHUP", "SIGINT", "SIGTERM", null],
	}),
	/** Why the received data is not complete, if it is not. */
	failure: Type.Unsafe<string | null>(orNull("string")),
	/** The target gave its request counts before the load. */
	keepsLedger: Type.Boolean(),
	/** Requests that the target answered during the load, by route and status; null where it does not say. */
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
	/** Requests that ended, with an answer or without one; absent in journals of before. */
	readonly requests?: number;
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

/** The format's version; the first member of a journal. Since 3 the checksum covers the footer. */
export const journalVersion = 3;

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

/** The seconds of a month, and far more series than any scenario makes. */
const maxSeconds = 31 * 86_400;
const maxSeries = 100_000;

/** The line of a parsed text; undefined where it is none. Of a row only members that could do harm are checked. */
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
		counts.every((one) => one >= 0) &&
		isNumbers(levels) &&
		Array.isArray(histograms) &&
		histograms.every(isHistogram) &&
		(machine === undefined || isMachine(machine))
	);
}

function isWhole(value: unknown, max: number): value is number {
	return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= max;
}

/** JSON has numbers beyond all that can be counted, as 1e999. */
function isNumbers(value: unknown): value is number[] {
	return (
		Array.isArray(value) &&
		value.every(
			(one) =>
				typeof one === "number" && Math.abs(one) <= Number.MAX_SAFE_INTEGER,
		)
	);
}

/** Doublings from 1 to either side: more than a number has. */
const maxOctaves = 1100;

/** Scales as OpenTelemetry has them. Any other one, or a bucket beyond all durations, would make no numbers. */
function isHistogram(value: unknown): boolean {
	if (!isNumbers(value)) return false;
	const { scale, zeros, buckets } = histogramOf(value).histogram;
	const farthest = maxOctaves * 2 ** scale;
	return (
		Number.isInteger(scale) &&
		scale >= -10 &&
		scale <= 20 &&
		Number.isInteger(zeros) &&
		zeros >= 0 &&
		buckets.length % 2 === 0 &&
		buckets.every((one, at) =>
			at % 2 === 0
				? Number.isInteger(one) && Math.abs(one) <= farthest
				: Number.isInteger(one) && one >= 0,
		)
	);
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
