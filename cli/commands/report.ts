/** `report DIR`: renders a run's reports again from its run.json; where that is missing, makes it from the journal. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { assertFits } from "../../lib/util/fits.ts";
import { onOneLine } from "../../lib/util/one-line.ts";
import { BadInput, messageOf } from "../../lib/util/user-errors.ts";
import { readJsonFile, refuseOtherKinds } from "../../server/read-json-file.ts";
import { renderCapacity } from "../capacity/page.ts";
import { capacitySchema } from "../capacity/report.ts";
import { tryToWriteSteps } from "../journal/steps-csv.ts";
import { renderTerminal } from "../report/terminal.ts";
import { renderReports, writeReports } from "../report/write.ts";
import { upgrade } from "../result/older.ts";
import { recoverFromJournal } from "../result/recover.ts";
import { makeResult } from "../result/result.ts";
import { type Result, resultSchema } from "../result/schema.ts";
import { paint } from "../run/colours.ts";
import { readScenarios } from "../scenarios/read-scenarios.ts";

export const reportCommand = new Command("report")
	.description(
		"renders a run's reports again from its run.json, or makes them from its journal",
	)
	.argument("<dir>", "the run's folder")
	.addHelpText(
		"after",
		`
Where a run was cut off before it could write run.json, the reports are made from journal.ndjson and engine.log, and
labelled partial.

Example:
  ./visitant report reports/visitor-funnel/20261122T081500-k3f9`,
	)
	.action(async (folder: string) => {
		if (existsSync(join(folder, "capacity.json"))) {
			renderSearch(folder);
			return;
		}
		const result = await resultIn(folder);
		const reports = renderReports(result);
		try {
			writeReports(reports, folder);
		} catch (error) {
			throw new BadInput(
				`${folder}: expected a folder that can be written to: ${String(error)}`,
			);
		}
		tryToWriteSteps(folder, (line) =>
			process.stderr.write(`${onOneLine(line)}\n`),
		);
		process.stdout.write(renderTerminal(result, folder, paint));
	});

/** The reports of a search, from its last answer; it may have been cut off. */
function renderSearch(folder: string): void {
	const file = join(folder, "capacity.json");
	const result = readChecked(file, "capacity.json of a search");
	assertFits(capacitySchema, result, file);
	writeReports(renderCapacity(result), folder);
	process.stdout.write(`${onOneLine(result.sentence)}\n`);
}

function readChecked(file: string, what: string): unknown {
	try {
		return readJsonFile(file);
	} catch (error) {
		throw new BadInput(
			`${file}: expected the ${what}, found ${messageOf(error)}`,
		);
	}
}

async function resultIn(folder: string): Promise<Result> {
	const file = join(folder, "run.json");
	if (existsSync(file)) return readResult(file);
	const journal = join(folder, "journal.ndjson");
	if (existsSync(journal)) {
		for (const name of ["journal.ndjson", "engine.log"])
			refuseOtherThanFile(join(folder, name));
		return makeResult(recoverFromJournal(folder, await readScenarios()));
	}
	throw new BadInput(
		`${folder}: expected the folder of a run, with run.json or journal.ndjson in it; found neither`,
	);
}

function refuseOtherThanFile(file: string): void {
	if (!existsSync(file)) return;
	try {
		refuseOtherKinds(file);
	} catch (error) {
		throw new BadInput(
			`${file}: expected a file of a run, found ${messageOf(error)}`,
		);
	}
}

function readResult(file: string): Result {
	const result = upgrade(readChecked(file, "run.json of a run"));
	assertFits(resultSchema, result, file);
	return result;
}
