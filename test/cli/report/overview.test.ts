/** The first part of the page says what broke, and nothing that is not so. */
import { describe, expect, it } from "vitest";
import { showShare } from "../../../cli/report/format.ts";
import { overview, worstStep } from "../../../cli/report/overview.ts";
import { firstOfEachRule } from "../../../cli/report/traces.ts";
import type { Result } from "../../../cli/result/schema.ts";
import { wellDone } from "../result/result.ts";
import { rich } from "../result/rich.ts";

const text = (changed: Partial<Result>): string =>
	overview({ ...wellDone, ...changed }).text;

describe("what broke", () => {
	it("is nothing only where the run passed", () => {
		expect(text({})).toContain("Nothing. No rule was broken");
		const reasons = ["no limit on a duration was judged"];
		const verdict = { word: "inconclusive", exitCode: 4, reasons } as const;
		expect(text({ verdict })).not.toContain("Nothing");
		expect(text({ verdict })).toContain("no limit on a duration was judged");
	});

	it("has known deviations beside it", () => {
		const one = {
			...{ rule: "M21", because: "later", until: "2099-01-01" },
			...{ count: 40, isOver: false },
		} as const;
		expect(text({ knownDeviations: [one] })).toContain("M21 × 40");
	});
});

describe("the worst step", () => {
	it("is the one whose limit is broken, not the one that has to be slow", () => {
		const [step] = rich.steps;
		const [limit] = rich.limits.filter(
			({ metric }) => metric === "step_duration",
		);
		if (!step || !limit) throw new Error("no step or limit to change");
		const own = {
			...limit,
			...{ statistic: "p95", window: "steady state", value: 500 },
			...{ scenario: step.scenario },
		};
		const slow = { ...step.duration, p95: 900 };
		const found = worstStep({
			...rich,
			steps: [
				{ ...step, step: "engage", entered: 9, duration: slow },
				{ ...step, step: "lead", entered: 9 },
			],
			limits: [
				{ ...own, step: "engage", comparison: ">=", state: "kept" },
				{ ...own, step: "lead", comparison: "<", state: "broken" },
			],
		});
		expect(found?.step.step).toBe("lead");
		expect(found?.limit?.state).toBe("broken");
	});
});

describe("a link to a trace", () => {
	it("leads to the first trace of its rule", () => {
		const first = firstOfEachRule(rich.violations.stories);
		for (const [rule, number] of first)
			expect(
				rich.violations.stories[number]?.attempts.some(({ violations }) =>
					violations.some((one) => one.rule === rule),
				),
			).toBe(true);
	});
});

describe("a share", () => {
	it.each([
		[2000, 2001, "99.95 %"],
		[1, 1, "100 %"],
		[0, 5, "0 %"],
		[1, 3, "33.3 %"],
		[0, 0, "–"],
	])("of %d in %d is shown as %s", (part, whole, shown) =>
		expect(showShare(part, whole)).toBe(shown),
	);
});
