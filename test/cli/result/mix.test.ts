/** The mix that came, beside the mix that the schedule drew. */
import { describe, expect, it } from "vitest";
import { Measurements } from "../../../cli/journal/measurements.ts";
import { distortedIn, mixOf } from "../../../cli/result/mix.ts";
import { arrivalsOf } from "../../../lib/load/schedule.ts";
import { cumulativeShares, indexIn } from "../../../lib/workload/shares.ts";
import { planOf } from "../../plan-of.ts";

const plan = planOf({ rate: "50" }, {}, "mixed-traffic");

/** Counts the arrivals, each of the scenario that a virtual user chooses for it. */
const played = (): Map<string, number> => {
	const shares = cumulativeShares(
		plan.scenarios.map(({ share }) => ({ weight: share })),
	);
	const counts = new Map<string, number>();
	for (const { draw } of arrivalsOf(plan.schedule)) {
		const scenario = plan.scenarios[indexIn(shares, draw)]?.scenario ?? "";
		counts.set(scenario, (counts.get(scenario) ?? 0) + 1);
	}
	return counts;
};

const started = (counts: ReadonlyMap<string, number>): Measurements =>
	new Measurements(
		[...counts].map(([scenario, count]) => ({
			metric: "visitor_moves",
			tags: { scenario, type: "any", from: "outside", step: "arrival" },
			count,
		})),
	);

describe("the mix", () => {
	it("is as drawn where every visitor plays what the schedule drew for it", () => {
		const { stories } = mixOf(plan, started(played()));
		const all = stories.reduce((sum, { drawn }) => sum + drawn, 0);
		expect(all).toBe(plan.plannedVisitors);
		for (const { drawn, started } of stories) expect(started).toBe(drawn);
		expect(distortedIn({ stories })).toEqual([]);
	});

	it("that lost some visitors of one scenario is distorted there", () => {
		const counts = played();
		const cold = counts.get("cold-account") ?? 0;
		counts.set("cold-account", Math.floor(cold * 0.99) - 2);
		const found = distortedIn(mixOf(plan, started(counts)));
		expect(found.map(({ scenario }) => scenario)).toEqual(["cold-account"]);
	});
});
