/** `runs`: the stored runs, the newest first. */
import { relative } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { onOneLine } from "../../lib/util/one-line.ts";
import {
	keepNewest,
	reports,
	type StoredRun,
	storedRuns,
} from "../run/stored.ts";

const examples = `
Examples:
  ./visitant runs
  ./visitant runs --keep 50        removes all but the newest 50
  ./visitant report reports/latest`;

export const runsCommand = new Command("runs")
	.description(
		"lists the stored runs, the newest first: start, verdict, scenario, target, labels, folder",
	)
	.option("--keep <number>", "removes all runs but the newest so many", count)
	.addHelpText("after", examples)
	.action(({ keep }: { readonly keep?: number }) => {
		const runs = storedRuns(reports);
		if (keep === undefined) {
			process.stdout.write(runs.length === 0 ? "no runs yet\n" : tableOf(runs));
			return;
		}
		const removed = keepNewest(runs, keep);
		process.stdout.write(
			`kept ${runs.length - removed.length} runs, removed ${removed.length}\n`,
		);
	});

function count(text: string): number {
	if (/^\d{1,6}$/.test(text)) return Number(text);
	throw new InvalidArgumentError(`expected a whole number, found "${text}"`);
}

const columns = [
	"started",
	"verdict",
	"scenario",
	"target",
	"labels",
	"folder",
];

/** Columns are as wide as their longest text. */
function tableOf(runs: readonly StoredRun[]): string {
	const rows = runs.map(
		({ startedAt, verdict, scenario, target, labels, folder }) =>
			[
				startedAt.slice(0, 19).replace("T", " "),
				verdict,
				scenario,
				target,
				labels === "" ? "–" : labels,
				relative(process.cwd(), folder),
			].map(onOneLine),
	);
	const all = [columns, ...rows];
	const widths = columns.map((_, at) =>
		Math.max(...all.map((row) => row[at]?.length ?? 0)),
	);
	return all
		.map((row) =>
			row.map((text, at) => text.padEnd(widths[at] ?? 0)).join("  "),
		)
		.map((line) => `${line.trimEnd()}\n`)
		.join("");
}
