/** Which charts a Result has, and the limits on them. */
import { describe, expect, it } from "vitest";
import { chartsOf } from "../../../cli/report/charts.ts";
import type { Result } from "../../../cli/result/schema.ts";
import { wellDone } from "../result/result.ts";

const chartNamed = (title: string, result: Result) =>
	chartsOf(result).find((chart) => chart.title === title);

describe("a chart", () => {
	it("of a step has its percentiles from the lowest to the highest, and the limits on them", () => {
		const chart = chartNamed("engage", wellDone);
		expect(chart?.limits).toEqual([{ label: "limit on p95", value: 500 }]);
		expect(
			chart?.kind === "bands" && chart.lines.map(({ label }) => label),
		).toEqual(["p50", "p95", "p99"]);
	});

	it("of steps has one scale with all other steps of the scenario", () => {
		const [step] = wellDone.timeline.steps;
		if (!step) throw new Error("no step");
		const slow = { ...step, step: "lead", p99: [8000, null] };
		const timeline = { ...wellDone.timeline, steps: [step, slow] };
		const ranges = chartsOf({ ...wellDone, timeline }).flatMap((chart) =>
			chart.kind === "bands" ? [chart.range] : [],
		);
		expect(ranges).toEqual([
			[1, 10_000],
			[1, 10_000],
		]);
	});

	it("of response time against the rate has a point for each moment with enough samples", () => {
		const { timeline } = wellDone;
		const counts = [
			[30, 60, 10],
			[30, 70, 0],
			[0, 0, 100],
			[1, 0, 0],
		];
		const chart = chartNamed("Response time against achieved rate", {
			...wellDone,
			timeline: {
				...timeline,
				requests: [40, 30, 50, 60],
				heat: { ...timeline.heat, counts },
			},
		});
		expect(chart?.kind === "points" && chart.points).toEqual([
			[30, 2],
			[40, 10],
			[50, 10],
		]);
	});

	it("of answers by status has a colour of its own for each line: the rarest are together", () => {
		const { timeline } = wellDone;
		const codes = [200, 201, 400, 404, 405, 413, 500, 502, 503];
		const statuses = Object.fromEntries(
			codes.map((code, at) => [String(code), [100 - at, 0]]),
		);
		const chart = chartNamed("Answers by status", {
			...wellDone,
			timeline: { ...timeline, statuses },
		});
		const lines = chart?.kind === "lines" ? chart.lines : [];
		expect(lines).toHaveLength(8);
		expect(lines.at(-1)).toEqual({ label: "2 others", values: [18.5, 0] });
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
		expect(chart?.kind === "lines" && chart.lines).toEqual([
			{ label: "failed attempts", values: [2, null] },
		]);
		expect(chart?.limits).toEqual([{ label: "limit", value: 1 }]);
	});

	it("of zeros only is left out", () => {
		expect(chartNamed("Failed attempts", wellDone)).toBeUndefined();
		expect(chartNamed("Violations", wellDone)).toBeUndefined();
	});
});
