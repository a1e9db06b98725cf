/** Writes a run's reports, each under a temporary name first, so that no report is ever incomplete. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Result } from "../result/schema.ts";
import { renderHtml } from "./html.ts";
import { renderJunit } from "./junit.ts";
import { renderMarkdown } from "./markdown.ts";

const renderers: Readonly<Record<string, (result: Result) => string>> = {
	"run.json": (result) => `${JSON.stringify(result, undefined, "\t")}\n`,
	"summary.md": renderMarkdown,
	"junit.xml": renderJunit,
	"report.html": renderHtml,
};

/** Every report of a Result, by its file's name. */
export function renderReports(
	result: Result,
): Readonly<Record<string, string>> {
	return Object.fromEntries(
		Object.entries(renderers).map(([name, render]) => [name, render(result)]),
	);
}

/** Writes reports into a folder. Throws where that cannot be done. */
export function writeReports(
	reports: Readonly<Record<string, string>>,
	folder: string,
): void {
	mkdirSync(folder, { recursive: true });
	for (const [name, text] of Object.entries(reports)) {
		const unfinished = join(folder, `.${name}.part`);
		try {
			writeFileSync(unfinished, text);
			renameSync(unfinished, join(folder, name));
		} catch (error) {
			rmSync(unfinished, { force: true });
			throw error;
		}
	}
}
