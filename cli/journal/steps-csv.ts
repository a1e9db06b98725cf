/** steps.csv: a row for each second, scenario and step, for people with tools of their own. */
import {
	appendFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { arrival } from "../../lib/telemetry/outcomes.ts";
import { messageOf } from "../../lib/util/user-errors.ts";
import { isRow, type Line } from "./lines.ts";
import type { Measurements } from "./measurements.ts";
import { readJournal } from "./read.ts";
import { SlidingWindow } from "./sliding-window.ts";

const columns = [
	...["second", "scenario", "step", "taken", "failed"],
	...["p50_ms", "p95_ms", "p99_ms", "max_ms"],
];

/** So many rows are written at once. */
const rowsAtOnce = 1000;

/** Writes steps.csv of a run's folder, or says why it cannot. A run without load has no journal, and no such file. */
export function tryToWriteSteps(
	folder: string,
	say: (line: string) => void,
): void {
	const journal = join(folder, "journal.ndjson");
	if (!statSync(journal, { throwIfNoEntry: false })?.isFile()) return;
	try {
		writeStepsCsv(journal, join(folder, "steps.csv"));
	} catch (error) {
		say(`steps.csv could not be written: ${messageOf(error)}`);
	}
}

/** Makes the file from a journal, under a temporary name first. Throws where either cannot be read or written. */
export function writeStepsCsv(journal: string, file: string): void {
	const unfinished = `${file}.part`;
	let rows: string[] = [columns.join(",")];
	const flush = (): void => {
		appendFileSync(unfinished, rows.map((row) => `${row}\n`).join(""));
		rows = [];
	};
	try {
		writeFileSync(unfinished, "");
		eachSecond(journal, (second, measured) => {
			rows.push(...rowsOf(second, measured));
			if (rows.length >= rowsAtOnce) flush();
		});
		flush();
		renameSync(unfinished, file);
	} finally {
		rmSync(unfinished, { force: true });
	}
}

function eachSecond(
	journal: string,
	call: (second: number, measured: Measurements) => void,
): void {
	const window = new SlidingWindow(1);
	// A journal that somebody changed may jump over a month of seconds.
	let filled = -1;
	const isWhole = (second: number): void => {
		if (second === filled) call(second, window.measurements(second, 1));
	};
	readJournal(journal, (line: Line) => {
		window.add(line, isWhole);
		if (isRow(line)) filled = line.second;
	});
	isWhole(window.now());
}

/** The steps that were taken in a second, those of the warm-up included. */
function rowsOf(second: number, measured: Measurements): string[] {
	const taken = [
		...measured.series("step_duration"),
		...measured.series("warm_up_duration"),
	].filter(({ count, tags }) => count > 0 && tags.step !== arrival);
	const keys = new Set(
		taken.map(({ tags }) => JSON.stringify([tags.scenario, tags.step])),
	);
	return [...keys].sort().map((key) => {
		const [scenario = "", step = ""]: string[] = JSON.parse(key);
		const tags = { ...(scenario !== "" && { scenario }), step };
		const durations = measured.distribution("step_duration", tags);
		durations.merge(measured.distribution("warm_up_duration", tags));
		return [
			...[second, cell(scenario), cell(step), durations.count],
			measured.sum("steps_failed", tags),
			...[0.5, 0.95, 0.99].map((share) => ms(durations.quantile(share).value)),
			ms(durations.max),
		].join(",");
	});
}

function ms(value: number): string {
	return String(Number(value.toPrecision(4)));
}

/** A text as RFC 4180 has it, where it needs quotes. A spreadsheet would take some first characters for a formula. */
function cell(text: string): string {
	const inert = /^[=+@\t\r-]/.test(text) ? `'${text}` : text;
	return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
