/** Each report is a function of a Result. Hostile strings stay text. */

import { describe, expect, it } from "vitest";
import { create } from "xmlbuilder2";
import { renderHtml } from "../../../cli/report/html.ts";
import { renderJunit } from "../../../cli/report/junit.ts";
import { renderMarkdown } from "../../../cli/report/markdown.ts";
import { renderTerminal } from "../../../cli/report/terminal.ts";
import { type Result, resultSchema } from "../../../cli/result/schema.ts";
import { assertFits } from "../../../lib/util/fits.ts";
import { wellDone } from "../result/result.ts";

const hostile = `</script><img src=x onerror=alert(1)>"'&<b>|\`\u0000]]>{{x}}`;

/** A Result with a text wherever there is text that someone else may have written. */
const attackedBy = (hostile: string): Result => ({
	...wellDone,
	run: hostile,
	target: { name: hostile, isLocalServer: false, isVerified: true },
	engine: { ...wellDone.engine, command: hostile, ended: hostile },
	violations: {
		count: 1,
		byRule: { [hostile]: 1 },
		examples: [{ step: hostile, rule: hostile, found: hostile }],
		stories: [
			{
				scenario: hostile,
				visitor: 1,
				type: hostile,
				outcome: hostile,
				attempts: [
					{
						step: hostile,
						request: hostile,
						sent: hostile,
						status: 200,
						got: hostile,
						milliseconds: 1,
						states: {
							before: { [hostile]: hostile },
							after: { [hostile]: hostile },
						},
						violations: [{ rule: hostile, found: hostile }],
					},
				],
				known: hostile,
			},
		],
	},
	steps: wellDone.steps.map((step) => ({ ...step, step: hostile })),
	ledger: wellDone.ledger.map((place) => ({
		...place,
		type: hostile,
		place: hostile,
	})),
	limits: wellDone.limits.map((limit) => ({
		...limit,
		limit: hostile,
		state: "broken",
	})),
	gates: [{ gate: hostile, figure: hostile, bound: hostile, state: "broken" }],
	verdict: { word: "failed", exitCode: 1, reasons: [hostile] },
});
const attacked = attackedBy(hostile);

describe("report.html", () => {
	it("has the verdict, the steps and the limits, and names nothing to load", () => {
		const page = renderHtml(wellDone);
		for (const text of [
			"passed",
			"engage",
			"p95 &lt; 500 ms",
			"beyond 100,000 visitors are turned away",
		])
			expect(page).toContain(text);
		const markup = page.replaceAll(/<script.*?<\/script>/gs, "");
		expect(markup).not.toMatch(/<link|<img|src=|url\(|https?:\/\/(?!127)/);
		expect(page).toContain("default-src 'none'".replaceAll("'", "&#39;"));
	});

	it("makes no element of hostile text", () => {
		const page = renderHtml(attacked);
		expect(page).not.toContain("<img");
		const scripts = (text: string): number =>
			text.match(/<\/script>/g)?.length ?? 0;
		expect(scripts(page)).toBe(scripts(renderHtml(attackedBy("harmless"))));
		expect(page).not.toContain("<b>");
		const pictures = (text: string): number => text.match(/<svg/g)?.length ?? 0;
		expect(pictures(page)).toBe(pictures(renderHtml(attackedBy("harmless"))));
	});
});

describe("junit.xml", () => {
	it("has a test case for the verdict, each limit and each gate", () => {
		const xml = renderJunit(wellDone);
		expect(xml).toContain('tests="3" failures="0" skipped="0"');
	});

	it("stays valid XML with hostile text, and fails what is broken", () => {
		const xml = renderJunit(attacked);
		expect(() => create(xml)).not.toThrow();
		expect(xml).toContain('failures="4"');
		expect(xml).not.toContain("<img");
	});
});

describe("summary.md", () => {
	it("keeps hostile text out of markup", () => {
		const text = renderMarkdown(attacked);
		expect(text).not.toContain("<img");
		expect(text).not.toMatch(/[^\\]\|x/);
	});
});

describe("the terminal", () => {
	it("says verdict, visitors, steps and where the report is", () => {
		const text = renderTerminal(wellDone, "reports/x");
		for (const part of [
			"PASSED",
			"200 in 22 s",
			"80 finished",
			"engage",
			"report: reports/x/report.html",
		]) {
			expect(text).toContain(part);
		}
	});
});

describe("run.json", () => {
	it("fits its schema, and anything else is refused by member", () => {
		expect(() =>
			assertFits(
				resultSchema,
				JSON.parse(JSON.stringify(wellDone)),
				"run.json",
			),
		).not.toThrow();
		const newer = { ...wellDone, version: 7 };
		expect(() => assertFits(resultSchema, newer, "run.json")).toThrow(
			"run.json: version: expected at most 6, found 7",
		);
	});
});
