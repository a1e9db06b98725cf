/** The schedule: how many visitors arrive and when, at random or evenly, the same for the same seed. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { profiles } from "../../lib/load/profiles.ts";
import {
	type Arrival,
	arrivalsOf,
	countsOf,
	drawOf,
	type Schedule,
} from "../../lib/load/schedule.ts";
import {
	expectedUntil,
	expectedVisitors,
	lengthSeconds,
	type Shape,
	shapeOf,
} from "../../lib/load/shape.ts";

const shapes: fc.Arbitrary<Shape> = fc.oneof(
	fc
		.record({
			rate: fc.double({ min: 0.1, max: 300, noNaN: true }),
			seconds: fc.integer({ min: 1, max: 60 }),
			profile: fc.constantFrom(...Object.values(profiles)),
		})
		.map(({ rate, seconds, profile }) =>
			shapeOf({ ...profile, rate, seconds, warmUpSeconds: 2 }),
		),
	fc.record({
		startRate: fc.integer({ min: 0, max: 50 }),
		stages: fc.array(
			fc.record({
				seconds: fc.integer({ min: 0, max: 30 }),
				rate: fc.integer({ min: 0, max: 50 }),
			}),
			{ minLength: 1, maxLength: 6 },
		),
		warmUpSeconds: fc.constant(0),
	}),
);
const schedules: fc.Arbitrary<Schedule> = fc.record({
	shape: shapes,
	arrivals: fc.constantFrom("poisson", "even"),
	seed: fc.nat(2 ** 32 - 1),
});

/** A rate for so many seconds. */
const constant = (rate: number, seconds: number): Shape => ({
	startRate: rate,
	stages: [{ seconds, rate }],
	warmUpSeconds: 0,
});
const momentsOf = (schedule: Schedule): number[] =>
	[...arrivalsOf(schedule)].map(({ milliseconds }) => milliseconds / 1000);

describe("a schedule", () => {
	it("has each visitor once, in the order of their moments, within the load", () => {
		fc.assert(
			fc.property(schedules, (schedule) => {
				const arrivals = [...arrivalsOf(schedule)];
				const numbers = arrivals.map(({ visitor }) => visitor);
				expect(numbers.toSorted((one, other) => one - other)).toEqual(
					arrivals.map((_, at) => at),
				);
				const { visitors, until } = countsOf(schedule);
				expect(visitors).toBe(arrivals.length);
				expect(until(lengthSeconds(schedule.shape) + 1)).toBe(visitors);
				let last = 0;
				for (const { milliseconds } of arrivals) {
					expect(milliseconds).toBeGreaterThanOrEqual(last);
					last = milliseconds;
				}
				expect(last / 1000).toBeLessThanOrEqual(
					lengthSeconds(schedule.shape) + 1e-6,
				);
			}),
		);
	});

	it("gives the same visitors the same moments, for any number of virtual users and generators", () => {
		fc.assert(
			fc.property(schedules, fc.integer({ min: 1, max: 7 }), (schedule, of) => {
				const shared = Array.from({ length: of }, (_, index) => [
					...arrivalsOf(schedule, index, of),
				]);
				for (const [index, own] of shared.entries())
					expect(own.every(({ visitor }) => visitor % of === index)).toBe(true);
				const byNumber = (one: Arrival, other: Arrival): number =>
					one.visitor - other.visitor;
				expect(shared.flat().sort(byNumber)).toEqual(
					[...arrivalsOf(schedule)].sort(byNumber),
				);
			}),
		);
	});

	it("is another for another seed, if arrivals are random", () => {
		const shape = constant(20, 10);
		const of = (seed: number, arrivals: Schedule["arrivals"]) =>
			momentsOf({ shape, arrivals, seed });
		expect(of(1, "poisson")).toEqual(of(1, "poisson"));
		expect(of(1, "poisson")).not.toEqual(of(2, "poisson"));
		expect(of(1, "even")).toEqual(of(2, "even"));
	});

	it("knows a visitor's draw without counting to it", () => {
		const schedule: Schedule = {
			...{ shape: constant(20, 10), arrivals: "poisson", seed: 5 },
		};
		for (const { visitor, draw } of arrivalsOf(schedule))
			expect(drawOf(schedule, visitor)).toBe(draw);
	});

	it("counts the visitors due by a moment exactly, but for those of one slot", () => {
		fc.assert(
			fc.property(
				schedules,
				fc.double({ min: 0, max: 1, noNaN: true }),
				(schedule, share) => {
					const moment = share * lengthSeconds(schedule.shape);
					const { until } = countsOf(schedule);
					const arrivals = momentsOf(schedule);
					const comingBefore = (seconds: number): number =>
						arrivals.filter((one) => one < seconds).length;
					expect(until(moment)).toBeGreaterThanOrEqual(
						comingBefore(moment - 1),
					);
					expect(until(moment)).toBeLessThanOrEqual(
						comingBefore(moment + 1) + 1e-6,
					);
				},
			),
		);
	});
});

describe("even arrivals", () => {
	it("come each time when the area under the rate has grown by one", () => {
		fc.assert(
			fc.property(shapes, (shape) => {
				const arrivals = momentsOf({ shape, arrivals: "even", seed: 1 });
				const off = arrivals.length - expectedVisitors(shape);
				expect(Math.abs(off)).toBeLessThanOrEqual(0.5 + 1e-6);
				for (const [visitor, moment] of arrivals.entries())
					expect(expectedUntil(shape, moment)).toBeCloseTo(visitor + 0.5, 4);
			}),
		);
	});
});

/** A day's soak: 30 visitors a second. */
const day: Schedule = {
	shape: constant(30, 86_400),
	arrivals: "poisson",
	seed: 11,
};

describe("Poisson arrivals", () => {
	const moments = momentsOf(day);

	/** The variance of how many come in windows of so many seconds, divided by their mean: 1 if they come independently. */
	const dispersion = (seconds: number): number => {
		const windows = new Array<number>(Math.floor(86_400 / seconds)).fill(0);
		for (const moment of moments) {
			const window = Math.floor(moment / seconds);
			if (window < windows.length) windows[window] = (windows[window] ?? 0) + 1;
		}
		const mean = windows.reduce((sum, one) => sum + one, 0) / windows.length;
		const squares = windows.reduce((sum, one) => sum + (one - mean) ** 2, 0);
		return squares / (windows.length - 1) / mean;
	};
	it.each([0.01, 0.03, 0.1, 0.5, 1, 3, 10])(
		"have counts in windows of %f s that vary as much as their mean",
		(seconds) => {
			expect(dispersion(seconds)).toBeGreaterThan(0.95);
			expect(dispersion(seconds)).toBeLessThan(1.05);
		},
	);

	it("have exponential gaps (Kolmogorov–Smirnov, 1 %)", () => {
		const gaps = moments
			.slice(1)
			.map((moment, at) => moment - (moments[at] ?? 0))
			.filter((_, at) => at % 25 === 0)
			.sort((one, other) => one - other);
		const distances = gaps.map((gap, at) => {
			const expected = 1 - Math.exp(-30 * gap);
			return Math.max(
				Math.abs(expected - at / gaps.length),
				Math.abs(expected - (at + 1) / gaps.length),
			);
		});
		expect(Math.max(...distances)).toBeLessThan(1.63 / Math.sqrt(gaps.length));
	});

	it("follow the rate through ramps and jumps", () => {
		const shape: Shape = {
			startRate: 0,
			stages: [
				{ seconds: 600, rate: 40 },
				{ seconds: 0, rate: 10 },
				{ seconds: 600, rate: 10 },
				{ seconds: 600, rate: 0 },
			],
			warmUpSeconds: 0,
		};
		const arrivals = momentsOf({ shape, arrivals: "poisson", seed: 3 });
		for (let from = 0; from < 1800; from += 60) {
			const expected =
				expectedUntil(shape, from + 60) - expectedUntil(shape, from);
			const found = arrivals.filter((one) => one >= from && one < from + 60);
			expect(Math.abs(found.length - expected)).toBeLessThan(
				5 * Math.sqrt(expected) + 1,
			);
		}
	});

	it("choose the scenarios of a mix independently of their moments", () => {
		const halves = [0, 0];
		for (const { milliseconds, draw } of arrivalsOf({
			...day,
			shape: constant(30, 3600),
		}))
			if (draw < 0.05)
				halves[milliseconds % 1000 < 500 ? 0 : 1] =
					(halves[milliseconds % 1000 < 500 ? 0 : 1] ?? 0) + 1;
		const [one = 0, other = 0] = halves;
		expect(Math.abs(one - other)).toBeLessThan(4 * Math.sqrt(one + other));
		expect((one + other) / (30 * 3600)).toBeCloseTo(0.05, 2);
	});
});
