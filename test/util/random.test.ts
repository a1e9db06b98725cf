/** A visitor's draws depend on the seed and its number alone, and are as random as they need to be. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../../lib/util/random.ts";

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const visitors = fc.nat(10_000_000);
const draws = (random: Random, count: number): number[] =>
	Array.from({ length: count }, () => random.next());
const mean = (values: number[]): number =>
	values.reduce((sum, value) => sum + value, 0) / values.length;

describe("a visitor's generator", () => {
	it("gives the same draws for the same seed and number, others for others", () => {
		fc.assert(
			fc.property(seeds, visitors, visitors, (seed, one, other) => {
				const first = draws(new Random(seed, one), 8);
				expect(draws(new Random(seed, one), 8)).toEqual(first);
				if (one !== other)
					expect(draws(new Random(seed, other), 8)).not.toEqual(first);
			}),
		);
	});

	it("stays within its ranges", () => {
		fc.assert(
			fc.property(
				seeds,
				visitors,
				fc.integer({ min: 1, max: 1e6 }),
				(seed, visitor, count) => {
					const random = new Random(seed, visitor);
					const [share, below] = [random.next(), random.below(count)];
					expect(share >= 0 && share < 1 && below >= 0 && below < count).toBe(
						true,
					);
					expect(Number.isInteger(below)).toBe(true);
				},
			),
		);
	});

	it("is independent of its neighbours: first draws are uniform and uncorrelated", () => {
		const firsts = Array.from({ length: 20_000 }, (_, visitor) =>
			new Random(1, visitor).next(),
		);
		const lagged = firsts
			.slice(1)
			.map((value, index) => (value - 0.5) * ((firsts[index] ?? 0) - 0.5));
		const tenths = Array.from(
			{ length: 10 },
			(_, tenth) => firsts.filter((v) => Math.floor(v * 10) === tenth).length,
		);
		expect(Math.abs(mean(firsts) - 0.5)).toBeLessThan(0.01);
		expect(Math.abs(mean(lagged) * 12)).toBeLessThan(0.03);
		for (const count of tenths)
			expect(Math.abs(count - 2000)).toBeLessThan(200);
	});

	it("draws log-normal times with the given median, cut at the 99th percentile", () => {
		const times = Array.from({ length: 20_000 }, (_, n) =>
			new Random(7, n).logNormal(4, 20),
		).sort((a, b) => a - b);
		expect(times[10_000]).toBeCloseTo(4, 0);
		expect(times.at(-1)).toBe(20);
		const cut = times.filter((time) => time === 20).length;
		expect(cut).toBeGreaterThan(120);
		expect(cut).toBeLessThan(290);
	});

	it("takes no time where the median is 0", () =>
		expect(new Random(1, 1).logNormal(0, 0)).toBe(0));
});
