/** The mix that came, tested against the weights. Scenarios with few visitors are counted together. */
import { describe, expect, it } from "vitest";
import { Measurements } from "../../../cli/journal/measurements.ts";
import { mixOf } from "../../../cli/result/mix.ts";
import { planOf } from "../../plan-of.ts";

const mixOfWeights = (weights: object) =>
	planOf(
		{ settings: "s.json" },
		{ "s.json": { visitors: { weights } } },
		"mixed-traffic",
	);

const started = (counts: Readonly<Record<string, number>>): Measurements => {
	const all = new Measurements();
	for (const [scenario, count] of Object.entries(counts))
		all.add({
			metric: "visitor_moves",
			tags: { scenario, type: "any", from: "outside", step: "arrival" },
			count,
		});
	return all;
};

describe("the mix", () => {
	it("of tiny shares is not distorted when one visitor of each comes", () => {
		const weights = {
			"visitor-funnel": 10_000,
			"session-capping": 1,
			"cold-account": 1,
			"invalid-requests": 1,
			"engagement-history": 1,
		};
		const counts = started({
			"visitor-funnel": 200,
			"session-capping": 1,
			"cold-account": 1,
			"invalid-requests": 1,
			"engagement-history": 1,
		});
		expect(mixOf(mixOfWeights(weights), counts).probability).toBe(1);
	});

	it("that lost most of one scenario is unlikely", () => {
		const counts = started({
			"visitor-funnel": 50,
			"session-capping": 10,
			"cold-account": 10,
			"invalid-requests": 20,
			"engagement-history": 20,
		});
		const { probability, stories } = mixOf(mixOfWeights({}), counts);
		expect(probability).toBeLessThan(0.001);
		expect(stories[0]).toMatchObject({ planned: 140, started: 50 });
	});
});
