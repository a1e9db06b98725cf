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

const file = fileURLToPath(new URL("rows.ndjson", import.meta.url));

export function readRows(): Row[] {
	if (!existsSync(file)) return [];
	return readFileSync(file, "utf8")
		.split("\n")
		.filter((line) => line !== "")
		.map((line) => JSON.parse(line));
}

export function appendRow(row: Row): void {
	appendFileSync(file, `${JSON.stringify(row)}\n`);
}
