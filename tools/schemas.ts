/** `npm run schemas`: publishes the schemas of the files that people write and of run.json, for editors and other programs. */
import { writeFileSync } from "node:fs";
import { capacitySchema } from "../cli/capacity/report.ts";
import { resultSchema } from "../cli/result/schema.ts";
import { targetsFile } from "../lib/load/targets-file.ts";
import { settingsFile } from "../lib/plan/settings-file.ts";

/** The published schemas by file name, each as the text of its file. */
export const published: Readonly<Record<string, string>> = {
	"settings.schema.json": publish("Settings of a run", settingsFile),
	"targets.schema.json": publish(
		"What may be loaded, apart from loopback",
		targetsFile,
	),
	"run.schema.json": publish("The Result of a run: run.json", resultSchema),
	"capacity.schema.json": publish(
		"The answer of a search for capacity: capacity.json",
		capacitySchema,
	),
};

function publish(title: string, schema: object): string {
	const full = {
		$schema: "https://json-schema.org/draft/2020-12/schema",
		title,
		...schema,
	};
	return `${JSON.stringify(full, undefined, "\t")}\n`;
}

if (import.meta.main) {
	for (const [name, text] of Object.entries(published)) {
		writeFileSync(new URL(`../docs/${name}`, import.meta.url), text);
	}
}
