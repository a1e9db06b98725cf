/** Limits on visitors: how many came, and how many went all the way. */
import { describe, expect, it } from "vitest";
import { Aggregator } from "../../../cli/journal/aggregator.ts";
import { lagOf } from "../../../cli/result/lag.ts";
import { judgeLimit } from "../../../cli/result/limits.ts";
import type { Limit } from "../../../lib/load/limits.ts";

const scenario = "visitor-funnel";
const seconds = 20;
const all = new Aggregator(1);
const move = (step: string, from: string) => ({ scenario, step, from });
all.add({
	series: 0,
	metric: "visitor_moves",
	tags: move("arrival", "outside"),
});
all.add({ series: 1, metric: "visitor_moves", tags: move("finished", "lead") });
all.add({ series: 2, metric: "visitor_moves", tags: move("failed", "engage") });
all.add({
	series: 3,
	metric: "step_duration",
	tags: { scenario, step: "engage" },
});
for (let second = 0; second < seconds; second++)
	all.add({
		second,
		counts: [0, 10, 1, 9, 2, 1],
		// Ten durations between 4 and 8 ms.
		histograms: [[3, 0, 0, 50, 5, 5, 2, 10]],
	});

const judged = (limit: Limit) =>
	judgeLimit(limit, {
		whole: all.measurements(),
		batches: all.batches(10),
		machine: {
			samples: [],
			cores: 2,
			lag: lagOf(all.measurements()),
		},
		seconds,
	});

describe("a limit on the achieved rate", () => {
	const limit = (value: number): Limit => ({
		metric: "achieved_rate",
		statistic: "rate",
		comparison: ">=",
		value,
	});

	it("is decided by visitors a second", () => {
		expect(judged(limit(10))).toMatchObject({ state: "kept", measured: 10 });
		expect(judged(limit(10.1)).state).toBe("broken");
	});

	it("is broken where nobody came", () => {
		const none = new Aggregator(1);
		const empty = {
			whole: none.measurements(),
			batches: [],
			machine: { samples: [], cores: 2, lag: lagOf(none.measurements()) },
			seconds,
		};
		expect(judgeLimit(limit(1), empty)).toMatchObject({
			state: "broken",
			measured: 0,
		});
	});

	it("is read as such", () => {
		expect(judged(limit(10)).limit).toBe("achieved_rate rate >= 10 visitors/s");
	});
});

describe("a limit on visitors who finished", () => {
	const limit = (statistic: "count" | "rate", value: number): Limit => ({
		metric: "visitors_finished",
		statistic,
		comparison: ">=",
		value,
	});

	it("is exact as a count", () => {
		expect(judged(limit("count", 180)).state).toBe("kept");
		expect(judged(limit("count", 181)).state).toBe("broken");
	});

	it("is a share of ended visits as a rate, and decided where chance cannot have done so", () => {
		expect(judged(limit("rate", 0.8))).toMatchObject({
			state: "kept",
			measured: 0.9,
			samples: 200,
		});
		expect(judged(limit("rate", 0.9)).state).toBe("undecided");
		expect(judged(limit("rate", 0.97)).state).toBe("broken");
	});
});

describe("a limit on a p90", () => {
	it("is kept by 200 samples that are all below it", () => {
		const limit: Limit = {
			metric: "step_duration",
			step: "engage",
			statistic: "p90",
			comparison: "<",
			value: 20,
		};
		expect(judged(limit)).toMatchObject({ state: "kept", needed: 29 });
	});
});
