/** `report DIR`: renders a run's reports again from its run.json. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { assertFits } from "../../lib/wire/fits.ts";
import { BadInput } from "../../lib/wire/problems.ts";
import { renderTerminal } from "../report/terminal.ts";
import { writeReports } from "../report/write.ts";
import { resultSchema } from "../result/schema.ts";

export const reportCommand = new Command("report")
	.description("renders a run's reports again from its run.json")
	.argument("<dir>", "the run's folder")
	.addHelpText(
		"after",
		"\nExample:\n  ./visitant report reports/visitor-funnel/20261122T081500-k3f9",
	)
	.action((folder: string) => {
		const file = join(folder, "run.json");
		let result: unknown;
		try {
			result = JSON.parse(readFileSync(file, "utf8"));
		} catch (error) {
			throw new BadInput(
				`${file}: expected the run.json of a run: ${String(error)}`,
			);
		}
		assertFits(resultSchema, result, file);
		writeReports(result, folder);
		process.stdout.write(renderTerminal(result, folder));
	});
