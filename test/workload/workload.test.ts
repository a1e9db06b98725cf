/** What follows from a workload: defaults, the settings that it allows, requests and sessions of a visit. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assertFits } from "../../lib/util/fits.ts";
import {
	count,
	habits,
	share,
	thinkTime,
	weights,
} from "../../lib/workload/habits.ts";
import { creationsIn, longestPathOf } from "../../lib/workload/steps.ts";
import { defineWorkload } from "../../lib/workload/workload.ts";
import { planOf, scenarios } from "../plan-of.ts";

const workload = defineWorkload({
	summary: "visitors look, and some buy",
	habits: habits({
		weights: weights({ look: 3, buy: 1 }),
		looks: count(2, 10),
		askShare: share(0.25),
		read: thinkTime(4, 20),
	}),
	steps: ["engage", "prodView", "purchase"],
	expect: ({ weights, looks }) => [
		{
			type: "look",
			weight: weights.look,
			steps: [
				{ step: "engage", share: 1, creates: true },
				{ step: "prodView", share: looks, atMost: 10 },
				{ step: "purchase", share: 0 },
			],
			pauses: [],
		},
		{ type: "buy", weight: weights.buy, steps: [], pauses: [] },
	],
	preflightHabits: (habits) => ({ ...habits, looks: 1 }),
});

describe("habits", () => {
	it("have the defaults of their schema, members of members included", () =>
		expect(workload.habitsWith(undefined, false)).toEqual({
			weights: { look: 3, buy: 1 },
			looks: 2,
			askShare: 0.25,
			read: { medianSeconds: 4, p99Seconds: 20 },
		}));

	it("of a settings file are laid over the defaults, one by one", () =>
		expect(
			workload.habitsWith({ weights: { buy: 5 }, looks: 7 }, false),
		).toMatchObject({
			weights: { look: 3, buy: 5 },
			looks: 7,
			askShare: 0.25,
		}));

	it("of the preflight are those that the workload makes of them", () =>
		expect(workload.habitsWith({ looks: 7 }, true).looks).toBe(1));

	const fits = (value: unknown) => () =>
		assertFits(workload.settings, value, "s.json");
	it("may each be left out of a settings file", () => {
		expect(fits({})).not.toThrow();
		expect(fits({ read: { p99Seconds: 30 } })).not.toThrow();
	});
	it.each([
		[{ lokks: 3 }, 'lokks: unknown member; did you mean "looks"?'],
		[{ looks: 11 }, "looks: expected at most 10, found 11"],
		[{ looks: 1.5 }, "looks: expected a value of type integer, found 1.5"],
		[{ weights: { by: 1 } }, 'weights.by: unknown member; did you mean "buy"?'],
		[{ read: { medianSeconds: -1 } }, "expected at least 0, found -1"],
	])("like %j are refused", (given, problem) =>
		expect(fits(given)).toThrow(problem),
	);
});

describe("the steps of a visit", () => {
	it("that no visitor takes are left out of the plan", () => {
		const { target } = planOf();
		const [look] = workload.expect(workload.habitsWith({}, false), target);
		expect(look?.steps.map(({ step }) => step)).toEqual(["engage", "prodView"]);
	});

	it("make the longest path: each at most so often, a handshake, and the request after it", () => {
		fc.assert(
			fc.property(
				fc.array(
					fc.record({
						share: fc.double({ min: 0, max: 9, noNaN: true }),
						more: fc.nat(9),
					}),
				),
				(all) => {
					const plain = all.map(({ share }) => ({ step: "x", share }));
					const bounded = all.map(({ share, more }) => ({
						step: "x",
						share,
						atMost: Math.ceil(share) + more,
					}));
					const more = all.reduce((sum, one) => sum + one.more, 0);
					const shares = all.reduce((sum, one) => sum + one.share, 0);
					expect(longestPathOf(plain)).toBeGreaterThanOrEqual(
						shares + 2 - 1e-9,
					);
					expect(longestPathOf(plain)).toBeLessThan(shares + all.length + 2.01);
					expect(longestPathOf(bounded)).toBe(longestPathOf(plain) + more);
				},
			),
		);
	});

	it("that create sessions are those that are marked", () =>
		expect(
			creationsIn([
				{ step: "engage", share: 1, creates: true },
				{ step: "resume", share: 3, resumes: true },
				{ step: "create", share: 4.5, creates: true },
			]),
		).toBe(5.5));
});

describe("every scenario of the project", () => {
	const workloads = [...scenarios].flatMap(([name, { workload }]) =>
		workload ? [[name, workload] as const] : [],
	);
	it.each(workloads)(
		"%s expects no step that it does not name",
		(_name, one) => {
			const { target } = planOf();
			for (const isPreflight of [true, false])
				for (const { steps } of one.expect(
					one.habitsWith({}, isPreflight),
					target,
				))
					for (const { step } of steps) expect(one.steps).toContain(step);
		},
	);

	it.each(workloads)(
		"%s names a declared metric in each figure",
		(_name, one) => {
			for (const { metric } of one.figures)
				expect(Object.keys(one.metrics)).toContain(metric);
		},
	);

	it("is listed with the scenarios of the mix first, and the mix last", () =>
		expect([...scenarios.keys()]).toEqual([
			"visitor-funnel",
			"session-capping",
			"cold-account",
			"invalid-requests",
			"engagement-history",
			"mixed-traffic",
		]));
});
