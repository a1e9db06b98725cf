/** Which charts a Result has, and the limits on them. */
import { describe, expect, it } from "vitest";
import { chartsOf } from "../../../cli/report/charts.ts";
import type { Result } from "../../../cli/result/schema.ts";
import { wellDone } from "../result/result.ts";

const chartNamed = (title: string, result: Result) =>
	chartsOf(result).find((chart) => chart.title === title);

describe("a chart", () => {
	it("of a percentile has the limits on it as lines", () => {
		expect(chartNamed("p95 of steps", wellDone)?.limits).toEqual([
			{ label: "limit on p95", value: 500 },
		]);
		expect(chartNamed("p99 of steps", wellDone)?.limits).toEqual([]);
	});

	it("of failed attempts shows their share, beside the limits on it", () => {
		const [limit] = wellDone.limits;
		if (!limit) throw new Error("no limit");
		const { step: _, ...rest } = limit;
		const share = { ...rest, metric: "failed_attempts", statistic: "rate" };
		const chart = chartNamed("Failed attempts", {
			...wellDone,
			limits: [
				{ ...share, value: 0.01 },
				{ ...share, value: 0.01, scenario: "cold-account" },
				{ ...share, value: 0.05, step: "engage" },
			],
			timeline: { ...wellDone.timeline, attempts: [350, 0], failed: [7, 0] },
		});
		expect(chart?.lines).toEqual([
			{ label: "failed attempts", values: [2, null] },
		]);
		expect(chart?.limits).toEqual([{ label: "limit", value: 1 }]);
	});

	it("of zeros only is left out", () => {
		expect(chartNamed("Failed attempts", wellDone)).toBeUndefined();
		expect(chartNamed("Violations", wellDone)).toBeUndefined();
	});
});
