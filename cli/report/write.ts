/** Writes a run's reports under temporary names first, so that no report is ever incomplete. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Result } from "../result/schema.ts";
import { renderHtml } from "./html.ts";
import { renderJunit } from "./junit.ts";
import { renderMarkdown } from "./markdown.ts";

/** The last one has the verdict that others read: where a report cannot be written, there is none. */
const renderers: Readonly<Record<string, (result: Result) => string>> = {
	"summary.md": renderMarkdown,
	"report.html": renderHtml,
	"junit.xml": renderJunit,
	"run.json": (result) => `${JSON.stringify(result, undefined, "\t")}\n`,
};

/** Every report of a Result, by its file's name. */
export function renderReports(
	result: Result,
): Readonly<Record<string, string>> {
	return Object.fromEntries(
		Object.entries(renderers).map(([name, render]) => [name, render(result)]),
	);
}

/** Writes reports into a folder, all of them or none where the disk is full. Throws where that cannot be done. */
export function writeReports(
	reports: Readonly<Record<string, string>>,
	folder: string,
): void {
	mkdirSync(folder, { recursive: true });
	const files = Object.entries(reports).map(([name, text]) => ({
		file: join(folder, name),
		unfinished: join(folder, `.${name}.part`),
		text,
	}));
	try {
		for (const { unfinished, text } of files) writeFileSync(unfinished, text);
		for (const { unfinished, file } of files) renameSync(unfinished, file);
	} finally {
		for (const { unfinished } of files) rmSync(unfinished, { force: true });
	}
}
