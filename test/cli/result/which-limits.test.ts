/** Default limits are judged where their samples say enough; limits that were asked for always are. */
import { describe, expect, it } from "vitest";
import type { LimitResult } from "../../../cli/result/schema.ts";
import { judgeLimits } from "../../../cli/result/which-limits.ts";
import type { Limit } from "../../../lib/load/limits.ts";

const failed: Limit = {
	metric: "failed_attempts",
	statistic: "rate",
	comparison: "<",
	value: 0.01,
};

const judged = (
	state: LimitResult["state"],
	samples: number,
	measured = 0,
): LimitResult => ({
	...{ limit: "failed_attempts", metric: "failed_attempts" },
	...{ statistic: "rate", value: 0.01, window: "", action: "fail" },
	...{ measured, error: 0, samples, needed: 1, state, reason: "" },
});

/** Where the limit is then: judged, or left out. */
const placeOf = (
	of: "asked" | "by default" | "left out",
	one: LimitResult,
	expectedSamples = 200,
): string => {
	const plan = {
		limits: of === "left out" ? [] : [failed],
		asked: of === "asked" ? [failed] : [],
		leftOut: of === "left out" ? [{ limit: failed, expectedSamples }] : [],
	};
	const { limits, leftOut } = judgeLimits(plan, () => one);
	expect(limits.length + leftOut.length).toBe(1);
	return limits.length === 1 ? "judged" : "left out";
};

describe("a limit", () => {
	it("that was asked for is judged, however few samples came", () => {
		expect(placeOf("asked", judged("undecided", 231))).toBe("judged");
	});

	it("by default is left out where fewer samples came than it needs, and keep it", () => {
		expect(placeOf("by default", judged("undecided", 231))).toBe("left out");
		expect(placeOf("by default", judged("undecided", 231, 0.02))).toBe(
			"judged",
		);
		expect(placeOf("by default", judged("undecided", 900))).toBe("judged");
		expect(placeOf("by default", judged("no data", 0))).toBe("judged");
	});

	it("that the plan feeds with few samples is judged where they decide it, or where it is off", () => {
		expect(placeOf("left out", judged("kept", 310))).toBe("judged");
		expect(placeOf("left out", judged("broken", 50, 0.5))).toBe("judged");
		expect(placeOf("left out", judged("undecided", 50, 0.02))).toBe("judged");
		expect(placeOf("left out", judged("undecided", 50))).toBe("left out");
	});

	it("without data is judged where samples surely had to come; without a promise none is kept", () => {
		expect(placeOf("left out", judged("no data", 0), 20)).toBe("judged");
		expect(placeOf("left out", judged("no data", 0), 19)).toBe("left out");
		expect(placeOf("left out", judged("kept", 5), 0)).toBe("left out");
	});
});
