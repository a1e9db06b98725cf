/** Reports of a run.json that somebody crafted: every text of it stays text. */
import { describe, expect, it } from "vitest";
import { create } from "xmlbuilder2";
import { renderAnnotations } from "../../../cli/report/annotations.ts";
import { renderHtml } from "../../../cli/report/html.ts";
import { renderJunit } from "../../../cli/report/junit.ts";
import { renderMarkdown } from "../../../cli/report/markdown.ts";
import { renderTerminal } from "../../../cli/report/terminal.ts";
import { type Result, resultSchema } from "../../../cli/result/schema.ts";
import { assertFits } from "../../../lib/util/fits.ts";
import { isObject } from "../../../lib/util/json.ts";
import { hostileStrings } from "../../e2e/hostile-strings.ts";
import { rich } from "../result/rich.ts";

const hostile = [
	...hostileStrings,
	...["&nbsp;", "&#0;", "&#x1b;", "&amp;lt;", "::error::x", "\n::warning::x"],
	...[
		"##vso[task.setvariable]x",
		"\r\n| a | b |",
		"```\n# x",
		"\u0085\u009b31m",
	],
];

/** A Result whose every free text is this one, names of members included. */
function withText(text: string, base: Result): Result {
	const crafted = replaced(base, text);
	assertFits(resultSchema, crafted, "run.json");
	return crafted;
}

/** Members that may only have some texts of ours. */
const fixed = new Set([
	"version",
	"arrivals",
	"connections",
	"action",
	"comparison",
	"state",
	"word",
	"unit",
]);
/** Members whose own members have free names. */
const free = new Set(["byRule", "turnedAwayByType", "statuses", "before"]);

function replaced(value: unknown, text: string, name = ""): unknown {
	if (fixed.has(name)) return value;
	if (typeof value === "string") return text;
	if (Array.isArray(value)) return value.map((one) => replaced(one, text));
	if (!isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([member, one]) => [
			free.has(name) ? text : member,
			replaced(one, text, member),
		]),
	);
}

const linesIn = (text: string): number => text.split("\n").length;
const commands = /^\s*::|##\w*\[/m;
const controls = /(?!\n)\p{Cc}/u;

describe.each([
	["a run", rich],
	["a failed preflight", { ...rich, preflight: { reason: "" } }],
] as const)("the reports of %s", (_, base) => {
	it("have as many lines and elements for every text", () => {
		const plain = withText("plain", base);
		for (const text of hostile) {
			const crafted = withText(text, base);
			for (const render of [
				renderMarkdown,
				(result: Result) => renderTerminal(result, "reports"),
			]) {
				const shown = render(crafted);
				expect(linesIn(shown)).toBe(linesIn(render(plain)));
				expect(shown).not.toMatch(commands);
				expect(shown).not.toMatch(controls);
			}
			expect(cellsIn(renderMarkdown(crafted))).toEqual(
				cellsIn(renderMarkdown(plain)),
			);
			expect(
				renderMarkdown(crafted).replaceAll(/^ .*$|^asked.*$/gm, ""),
			).not.toMatch(/<|&(?!amp;|lt;)/);
			expect(elementsIn(renderHtml(crafted))).toBe(
				elementsIn(renderHtml(plain)),
			);
		}
	});

	it("are well-formed XML for every text", () => {
		for (const text of hostile) {
			const xml = renderJunit(withText(text, base));
			expect(() => create(xml)).not.toThrow();
			expect(
				xml.replaceAll(/&(amp|lt|gt|quot|apos|#xA|#xD|#x9);/g, ""),
			).not.toContain("&");
			expect(xml).not.toMatch(controls);
			expect(xml.match(/<testcase/g)).toHaveLength(
				1 +
					Object.keys(base.violations.byRule).length +
					base.limits.length +
					base.gates.length,
			);
		}
	});

	it("are annotations of ours only", () => {
		const plain = renderAnnotations(withText("plain", base));
		for (const text of hostile) {
			const shown = renderAnnotations(withText(text, base));
			expect(linesIn(shown)).toBe(linesIn(plain));
			for (const line of shown.trimEnd().split("\n"))
				expect(line).toMatch(/^::(error|warning) title=[^:,]*::/);
		}
	});
});

/** How many cells each line of a table has. */
const cellsIn = (markdown: string): number[] =>
	markdown
		.split("\n")
		.filter((line) => line.startsWith("|"))
		.map((line) => line.match(/(?<!\\)(\\\\)*\|/g)?.length ?? 0);

/** Tags outside of scripts and styles, which have their own tests. */
const elementsIn = (page: string): number =>
	page.replaceAll(/<(script|style)[^>]*>.*?<\/\1>/gs, "").match(/<\/?[a-z]/gi)
		?.length ?? 0;
