/** The reports of a search: what they say, and that texts of others stay text. */
import { describe, expect, it } from "vitest";
import { create } from "xmlbuilder2";
import type { Probed } from "../../../cli/capacity/figures.ts";
import { renderCapacity } from "../../../cli/capacity/page.ts";
import {
	capacityResult,
	capacitySchema,
	exitCodeOf,
} from "../../../cli/capacity/report.ts";
import type { Answer } from "../../../cli/capacity/search.ts";
import { assertFits } from "../../../lib/util/fits.ts";

const probe = (
	rate: number,
	purpose: Probed["purpose"],
	p95: number,
): Probed => ({
	...{ number: 1, rate, seconds: 20, purpose, offered: rate, completed: rate },
	...{ failedShare: 0, otherwiseBroken: undefined, isSteady: true },
	margins: [
		{
			...{ limit: "step_duration{step:engage} p95 < 60 ms", figure: p95 },
			...{ value: 60, error: 0.05 },
		},
	],
	...{ generatorFailure: undefined, verdict: "passed", inFlight: 95.4 },
	p95ByStep: { engage: p95 },
	...{ generatorCpu: 0.182, folder: "probe-1" },
});
const held = { rate: 118, low: 114, high: 121 };
const answer: Answer = {
	...{ holds: held, estimate: held, saturation: null, endedBy: "limit" },
	...{ limit: "step_duration{step:engage} p95 < 60 ms", breaksAt: 126 },
	...{ isPrecise: true, probes: [], confirmations: [] },
};
const about = (text: string) => ({
	...{ scenario: text, target: text, startedAt: "2026-01-01T00:00:00.000Z" },
	...{ requestsPerVisitor: 3.52, timeScale: 0.1, connections: "per-visitor" },
});
const probes = [probe(126, "search", 75), probe(118, "hold", 48)];
const result = capacityResult(about("visitor-funnel"), answer, probes, false);

describe("the answer in words", () => {
	it("says the rate, the interval, what it means for requests and visitors, what breaks, and what to plan for", () =>
		expect(result.sentence).toBe(
			"Holds 118 visitors/s (95 %: 114–121), 415 requests/s, 95 visitors at once with think times × 0.1, about 950 in real time; at 126/s step_duration{step:engage} p95 < 60 ms breaks; the generator used 0.18 cores. At 70 % of that, plan for 82/s.",
		));

	it.each([
		["generator", "Holds at least 118 visitors/s", 3],
		["bound", "nothing gave way up to the highest rate that was allowed", 4],
	] as const)(
		"of a search that the %s ended says so",
		(endedBy, words, code) => {
			const other = { ...answer, endedBy, limit: null, breaksAt: null };
			const { sentence } = capacityResult(about("x"), other, probes, false);
			expect(sentence).toContain(words);
			expect(exitCodeOf(other, undefined)).toBe(code);
		},
	);

	it("without a held rate says what is known", () => {
		const none = { ...answer, holds: null, endedBy: "deadline" } as const;
		const { sentence } = capacityResult(about("x"), none, probes, true);
		expect(sentence).toMatch(/^No rate was held; .* probably 118 visitors\/s/);
		expect(exitCodeOf(none, undefined)).toBe(4);
		expect(exitCodeOf(none, 100)).toBe(0);
		expect(exitCodeOf(none, 130)).toBe(1);
		expect(exitCodeOf(none, 118)).toBe(4);
	});
});

describe("capacity.json", () => {
	it("fits its schema, and so do the reports that are made from it again", () => {
		const read: unknown = JSON.parse(
			renderCapacity(result)["capacity.json"] ?? "",
		);
		assertFits(capacitySchema, read, "capacity.json");
		expect(renderCapacity(read)).toEqual(renderCapacity(result));
		expect(result.probes).toHaveLength(1);
		expect(result.confirmations).toHaveLength(1);
	});
});

describe("texts of others", () => {
	it.each([
		`</script><img src=x onerror=alert(1)>"'&<b>|\`{{x}}`,
		"::error::x\n| a | b |",
		"&nbsp;&#0;\u0085]]>",
	])("stay text: %j", (text) => {
		const crafted = capacityResult(
			about(text),
			{ ...answer, limit: text },
			probes.map((one) => ({ ...one, folder: text, otherwiseBroken: text })),
			false,
		);
		const reports = renderCapacity(crafted);
		expect(() => create(reports["junit.xml"] ?? "")).not.toThrow();
		expect(reports["capacity.html"]).not.toContain("<img");
		expect(reports["summary.md"]).not.toMatch(/^\s*::|<img/m);
	});
});
