/** The rows of the campaign: one for each search, appended as it ends. */
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** One search of a simulated target. */
export interface Row {
	readonly cell: string;
	readonly seed: number;
	/** Visitors a second. */
	readonly truth: number;
	readonly estimate: number;
	readonly low: number;
	readonly high: number;
	/** The held rate; null where none was held. */
	readonly held: number | null;
	/** Seconds of a real search with these probes. */
	readonly seconds: number;
	readonly probes: number;
	readonly isPrecise: boolean;
}

/** One search of a real local server. */
export interface RealRow {
	readonly case: string;
	readonly seed: number;
	readonly truth: number;
	readonly code: number | null;
	readonly endedBy: string;
	readonly seconds: number;
	readonly estimate: number | null;
	readonly low: number | null;
	readonly high: number | null;
	readonly held: number | null;
}

const fileOf = (name: string): string =>
	fileURLToPath(new URL(name, import.meta.url));

function linesOf(name: string): string[] {
	if (!existsSync(fileOf(name))) return [];
	return readFileSync(fileOf(name), "utf8")
		.split("\n")
		.filter((line) => line !== "");
}

export function readRows(): Row[] {
	return linesOf("rows.ndjson").map((line) => JSON.parse(line));
}

export function readRealRows(): RealRow[] {
	return linesOf("real.ndjson").map((line) => JSON.parse(line));
}

export function appendRow(row: Row): void {
	appendFileSync(fileOf("rows.ndjson"), `${JSON.stringify(row)}\n`);
}

export function appendRealRow(row: RealRow): void {
	appendFileSync(fileOf("real.ndjson"), `${JSON.stringify(row)}\n`);
}
