/** report.html in a real browser: opens from disk, loads nothing, draws its charts, is accessible, and runs no text as code. */
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderHtml } from "../../cli/report/html.ts";
import type { Result } from "../../cli/result/schema.ts";
import { noBrowser, openBrowser } from "./browser.ts";
import { hostileStrings } from "./hostile-strings.ts";
import { newFolder, root, visitant } from "./visitant.ts";

if (noBrowser !== undefined) console.log(noBrowser);

/** What the browser reports that the page must not do. */
interface Opened {
	readonly page: Page;
	readonly requests: string[];
	readonly complaints: string[];
}

describe.skipIf(noBrowser !== undefined)("report.html", () => {
	let browser: Browser;
	let file = "";
	let result: Result;
	beforeAll(async () => {
		browser = await openBrowser();
		const folder = newFolder();
		const config = join(folder, "server.json");
		const fault = { route: "*", share: 0.2, kind: "wrong", defect: "no-offer" };
		writeFileSync(config, JSON.stringify({ faults: [fault] }));
		const words = `run visitor-funnel --duration 8s --rate 20 --seed 4 --config ${config} --out ${folder}/run`;
		const { code } = await visitant(words).ended;
		expect(code).toBe(1);
		file = join(folder, "run/report.html");
		result = JSON.parse(readFileSync(join(folder, "run/run.json"), "utf8"));
	}, 120_000);
	afterAll(() => browser?.close());

	const open = async (path: string): Promise<Opened> => {
		const page = await browser.newPage();
		const requests: string[] = [];
		const complaints: string[] = [];
		page.on("request", (request) => requests.push(request.url()));
		page.on("console", (message) => complaints.push(message.text()));
		page.on("pageerror", (error) => complaints.push(error.message));
		page.on("dialog", (dialog) => complaints.push(dialog.message()));
		await page.goto(pathToFileURL(path).href);
		return { page, requests, complaints };
	};

	it("is smaller than a megabyte, loads nothing, and causes no error", async () => {
		expect(statSync(file).size).toBeLessThan(1_000_000);
		const { requests, complaints } = await open(file);
		expect(requests).toEqual([pathToFileURL(file).href]);
		expect(complaints).toEqual([]);
	});

	it.each(["light", "dark"] as const)(
		"has pixels in every chart, in the %s",
		async (colorScheme) => {
			const { page } = await open(file);
			await page.emulateMedia({ colorScheme });
			const drawn = await page.$$eval("canvas", (canvases) =>
				canvases.map((canvas) => {
					const { width, height } = canvas;
					const pen = canvas.getContext("2d");
					const { data } = pen?.getImageData(0, 0, width, height) ?? {
						data: [],
					};
					return new Set(data).size;
				}),
			);
			// Arrivals, visits, rate and response time, violations, answers, processors, memory; one of each step.
			expect(drawn.length).toBeGreaterThanOrEqual(
				7 + result.timeline.steps.length,
			);
			for (const colours of drawn) expect(colours).toBeGreaterThan(10);
		},
	);

	it("has lines in every chart, in the colours of its legend", async () => {
		const { page } = await open(file);
		const found = await page.$$eval("[data-chart]", (plots) =>
			plots.map((plot) => {
				const canvas = plot.querySelector("canvas");
				const { data } = canvas
					?.getContext("2d")
					?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
				const pixels = new Set<string>();
				for (let at = 0; at < data.length; at += 4)
					pixels.add(`rgb(${data[at]}, ${data[at + 1]}, ${data[at + 2]})`);
				const markers = [...plot.querySelectorAll(".u-marker")];
				return markers
					.map((marker) => /rgb\([^)]*\)/.exec(marker.outerHTML)?.[0] ?? "")
					.filter((colour) => pixels.has(colour)).length;
			}),
		);
		expect(found.length).toBeGreaterThan(5);
		for (const lines of found) expect(lines).toBeGreaterThan(0);
	});

	it.each(["light", "dark"] as const)(
		"has no serious accessibility problem, in the %s",
		async (colorScheme) => {
			const { page } = await open(file);
			await page.emulateMedia({ colorScheme });
			await page.$$eval("details", (all) => {
				for (const one of all) one.open = true;
			});
			// The page runs no script but its own, so the inspector comes by the debugger's door.
			const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
			await page.evaluate(readFileSync(axe, "utf8"));
			const problems = await page.evaluate<string[]>(
				"axe.run().then(({ violations }) => violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => id + ': ' + nodes[0].html))",
			);
			expect(problems).toEqual([]);
		},
	);

	it("makes no element of any hostile string in any text of the Result", async () => {
		expect(hostileStrings.length).toBeGreaterThanOrEqual(200);
		const folder = newFolder();
		const countIn = async (name: string, shown: Result) => {
			const path = join(folder, name);
			writeFileSync(path, renderHtml(shown));
			const opened = await open(path);
			const elements = await opened.page.$$eval("*", (all) =>
				all.map(({ tagName }) => tagName).sort(),
			);
			await opened.page.close();
			return { ...opened, elements };
		};
		let plain = 0;
		const harmless = await countIn(
			"harmless.html",
			withText(result, () => `x${plain++}`),
		);
		expect(harmless.elements.length).toBeGreaterThan(500);
		let at = 0;
		const next = (): string =>
			hostileStrings[at++ % hostileStrings.length] ?? "";
		for (let round = 0; round * 40 < hostileStrings.length; round++) {
			at = round * 40;
			const hostile = await countIn("hostile.html", withText(result, next));
			expect(hostile.elements).toEqual(harmless.elements);
			expect(hostile.complaints).toEqual([]);
			expect(hostile.requests).toHaveLength(1);
		}
	});

	it("of the repository opens as well", async () => {
		const sample = join(root, "reports/sample/report.html");
		const { complaints, page } = await open(sample);
		expect(complaints).toEqual([]);
		expect(await page.$$eval("canvas", (all) => all.length)).toBeGreaterThan(5);
	});
});

/** The members whose texts a page is built of, not filled with: which charts there are, and what each state looks like. */
const fixed = [
	"state",
	"word",
	"statistic",
	"metric",
	"unit",
	"window",
	"startedAt",
];

/** Names that identify things stay as they are, so that the counts stay the same. */
const names = ["scenario", "type", "place", "step"];

/** Members whose own members are named by what was measured. */
const byName = ["byRule", "statuses", "outcomes"];

/** A Result with another text in the place of each; the same one for the same. */
function withText(result: Result, text: () => string): Result {
	const texts = new Map<string, string>();
	const other = (value: string, name: string): string => {
		if (fixed.includes(name)) return value;
		const found = texts.get(value) ?? text();
		texts.set(value, found);
		return names.includes(name) ? value + found : found;
	};
	const replace = (value: unknown, name: string): unknown => {
		if (typeof value === "string") return other(value, name);
		if (Array.isArray(value)) return value.map((one) => replace(one, name));
		if (typeof value !== "object" || value === null) return value;
		return Object.fromEntries(
			Object.entries(value).map(([key, member]) => [
				byName.includes(name) ? other(key, "rule") : key,
				replace(member, key),
			]),
		);
	};
	const replaced: unknown = replace(result, "");
	if (!isSame(result, replaced)) throw new Error("the shape was changed");
	return replaced;
}

function isSame(result: Result, other: unknown): other is Result {
	return (
		typeof other === "object" &&
		other !== null &&
		Object.keys(result).join() === Object.keys(other).join()
	);
}
