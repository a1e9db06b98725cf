/** Annotations for GitHub: the worst first, at most ten; no text in them can become a command. */
import { describe, expect, it } from "vitest";
import { renderAnnotations } from "../../../cli/report/annotations.ts";
import type { Result } from "../../../cli/result/schema.ts";
import { wellDone } from "../result/result.ts";

const [limit] = wellDone.limits;
const [gate] = wellDone.gates;
if (!limit || !gate) throw new Error("nothing to change");
const levels = (result: Result): string[] =>
	renderAnnotations(result)
		.split("\n")
		.filter((line) => line !== "")
		.map((line) => line.split(" ")[0] ?? "");

describe("annotations", () => {
	it("of a run in which all went well are none", () =>
		expect(renderAnnotations(wellDone)).toBe(""));

	it("list the verdict, broken gates, rules and limits before warnings", () => {
		const text = renderAnnotations({
			...wellDone,
			verdict: { word: "invalid", exitCode: 3, reasons: ["a", "b"] },
			gates: [
				{ ...gate, state: "broken" },
				{ ...gate, state: "warned" },
			],
			violations: { ...wellDone.violations, count: 3, byRule: { M12: 3 } },
			limits: [
				{ ...limit, state: "warned" },
				{ ...limit, state: "broken" },
			],
		});
		const titles = [...text.matchAll(/^::(\w+) title=[^:]*?%3A (.*?)::/gm)];
		expect(titles.map(([, level, title]) => `${level} ${title}`)).toEqual([
			"error invalid",
			"error uncaught exceptions",
			"error M12 broken 3 times",
			"error limit%3A broken",
			"warning limit%3A warned",
			"warning uncaught exceptions",
		]);
	});

	it("are at most ten, the last of which counts the rest", () => {
		const limits = Array<typeof limit>(30).fill({ ...limit, state: "broken" });
		const found = levels({ ...wellDone, limits });
		expect(found).toHaveLength(10);
		expect(renderAnnotations({ ...wellDone, limits })).toContain("and 21 more");
	});

	it("are one line each, for any text", () => {
		const hostile = "x\n::error::y\r\n::set-output name=a::b,c:d 100%";
		const text = renderAnnotations({
			...wellDone,
			scenario: hostile,
			limits: [{ ...limit, limit: hostile, state: "broken" }],
		});
		expect(text.match(/\n/g)).toHaveLength(1);
		expect(text.match(/(^|\n)::/g)).toHaveLength(1);
		expect(text).toContain("100%25");
	});
});
