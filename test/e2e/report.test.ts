/** report.html in a real browser: opens from disk, loads nothing, draws its charts, is accessible, and runs no text as code. */
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderHtml } from "../../cli/report/html.ts";
import { type Result, resultSchema } from "../../cli/result/schema.ts";
import { assertFits } from "../../lib/util/fits.ts";
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
		const found = await page.$$eval(".pairs [data-chart]", (plots) =>
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

	it("says on its first screen what broke, and leads to a trace of it", async () => {
		const { page } = await open(file);
		await page.setViewportSize({ width: 1400, height: 900 });
		const broken = page.locator("#what-broke table").first();
		const box = await broken.boundingBox();
		expect((box?.y ?? 900) + (box?.height ?? 0)).toBeLessThan(900);
		expect(await page.locator("dl .bad").count()).toBeGreaterThan(0);
		await broken.locator("a").first().click();
		await page.waitForSelector("#trace-0[open]");
		for (const link of await page.$$eval("nav a", (all) =>
			all.map((one) => one.getAttribute("href") ?? ""),
		))
			expect(await page.locator(link).count()).toBe(1);
	});

	it("has on a phone no text under 11 pixels, and nothing beside the screen but tables that scroll", async () => {
		const { page } = await open(file);
		await page.setViewportSize({ width: 390, height: 844 });
		const small = await page.evaluate<string[]>(smallTexts);
		expect(small).toEqual([]);
		const width = await page.evaluate("document.documentElement.scrollWidth");
		expect(width).toBe(390);
	});

	it("of a whole mix is printed on at most 8 pages", async () => {
		const steps = Array.from({ length: 5 }, (_, scenario) =>
			result.steps
				.slice(0, 6)
				.map((step) => ({ ...step, scenario: `s${scenario}` })),
		).flat();
		const shown = result.timeline.steps.slice(0, 6);
		const timeline = {
			...result.timeline,
			steps: steps.map((step, at) => ({
				...(shown[at % 6] ?? shown[0]),
				scenario: step.scenario,
				step: step.step,
			})),
		};
		const ledger = Array.from({ length: 5 }, (_, scenario) =>
			result.ledger.map((place) => ({ ...place, scenario: `s${scenario}` })),
		).flat();
		const none = { count: 0, byRule: {}, examples: [], stories: [] };
		const mix: unknown = {
			...result,
			steps,
			timeline,
			ledger,
			violations: none,
		};
		assertFits(resultSchema, mix, "mix");
		const path = join(newFolder(), "mix.html");
		writeFileSync(path, renderHtml(mix));
		const { page } = await open(path);
		const paper = await page.pdf({ format: "A4" });
		const pages = paper.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g);
		expect(pages?.length).toBeGreaterThan(2);
		expect(pages?.length).toBeLessThanOrEqual(8);
	});

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

/** Every visible text of fewer than 11 pixels, by a script for the page. A picture's text is scaled with it. */
const smallTexts = `[...document.querySelectorAll("main *, header *, nav *")]
	.filter((one) => one.checkVisibility())
	.filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== ""))
	.filter((one) => {
		const scale = one instanceof SVGGraphicsElement ? one.getScreenCTM().a : 1;
		return Number.parseFloat(getComputedStyle(one).fontSize) * scale < 11;
	})
	.map((one) => one.outerHTML)`;

/** The members whose texts a page is built of, not filled with: which charts there are, and what each state looks like. */
const fixed = [
	"state",
	"word",
	"statistic",
	"metric",
	"unit",
	"comparison",
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
