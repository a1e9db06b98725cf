/** Writes a run's reports: each under a temporary name first, so that none is ever half there. */
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

/** Writes every report of a Result into a folder. */
export function writeReports(result: Result, folder: string): void {
	mkdirSync(folder, { recursive: true });
	for (const [name, render] of Object.entries(renderers)) {
		const unfinished = join(folder, `.${name}.part`);
		try {
			writeFileSync(unfinished, render(result));
			renameSync(unfinished, join(folder, name));
		} catch (error) {
			rmSync(unfinished, { force: true });
			throw error;
		}
	}
}
