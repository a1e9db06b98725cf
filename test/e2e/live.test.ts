/** The page of a running run, in a real browser: the report's charts, and one button. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Result } from "../../cli/result/schema.ts";
import { noBrowser, openBrowser } from "./browser.ts";
import { newFolder, visitant } from "./visitant.ts";

if (noBrowser !== undefined) console.log(noBrowser);

describe.skipIf(noBrowser !== undefined)("run --live", () => {
	let browser: Browser;
	beforeAll(async () => {
		browser = await openBrowser();
	});
	afterAll(() => browser?.close());

	it("draws the charts of the running run, and its button stops the run", async () => {
		const folder = newFolder();
		const run = visitant(
			`run visitor-funnel --rate 20 --duration 60s --live --out ${folder}`,
		);
		const url = await run.said(/live page: (\S+)/);
		const page = await browser.newPage();
		const complaints: string[] = [];
		page.on("pageerror", (error) => complaints.push(error.message));
		page.on("console", (message) => complaints.push(message.text()));
		await page.goto(url);
		// A chart of each step that was taken, and of the load.
		await page.locator("canvas").nth(8).waitFor({ timeout: 30_000 });
		expect(await page.textContent("#figures")).toMatch(
			/visitors came, of those planned\d+ of 1,\d{3}/,
		);
		// The page runs no script but its own, so the inspector comes by the debugger's door.
		const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
		await page.evaluate(readFileSync(axe, "utf8"));
		const problems = await page.evaluate<string[]>(
			"axe.run().then(({ violations }) => violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => id + ': ' + nodes[0].html))",
		);
		expect(problems).toEqual([]);
		await page.click("button");
		const { code } = await run.ended;
		expect(code).toBe(130);
		await page.getByText("the load has ended").waitFor();
		expect(complaints).toEqual([]);
		const text = readFileSync(join(folder, "run.json"), "utf8");
		const { verdict, partial }: Result = JSON.parse(text);
		expect([verdict.word, partial]).toEqual(["stopped", true]);
	});
});
