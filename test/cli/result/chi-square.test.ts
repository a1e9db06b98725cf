/** The chi-square test against published quantiles, and against random draws. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chiSquareTest } from "../../../cli/result/chi-square.ts";

describe("the chi-square test", () => {
	// Upper quantiles of the distribution as tables have them: degrees of freedom, probability, value.
	it.each([
		[1, 0.05, 3.841],
		[1, 0.001, 10.828],
		[2, 0.05, 5.991],
		[3, 0.01, 11.345],
		[4, 0.05, 9.488],
		[5, 0.001, 20.515],
		[4, 0.95, 0.711],
		[5, 0.95, 1.145],
	])(
		"with %i degrees of freedom has %f above %f",
		(degrees, probability, value) => {
			// Two of the counts are off by so much that the statistic has just this value.
			const shares = Array<number>(degrees + 1).fill(1 / (degrees + 1));
			const each = 1000;
			const off = Math.sqrt((value * each) / 2);
			const counts = shares.map((_, index) =>
				index === 0 ? each + off : index === 1 ? each - off : each,
			);
			const found = chiSquareTest(counts, shares);
			expect(found.chiSquare).toBeCloseTo(value, 6);
			expect(found.degreesOfFreedom).toBe(degrees);
			expect(found.probability).toBeCloseTo(probability, 3);
		},
	);

	it("gives counts in the expected shares the highest probability", () => {
		expect(chiSquareTest([70, 20, 10], [0.7, 0.2, 0.1])).toEqual({
			chiSquare: 0,
			degreesOfFreedom: 2,
			probability: 1,
		});
		expect(chiSquareTest([5], [1]).probability).toBe(1);
	});

	it("gives a smaller probability the further counts are off", () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 2, max: 8 }),
				fc.integer({ min: 0, max: 400 }),
				(parts, off) => {
					const shares = Array<number>(parts).fill(1 / parts);
					const at = (by: number) =>
						chiSquareTest(
							shares.map((_, index) => 500 + (index === 0 ? by : 0)),
							shares,
						).probability;
					expect(at(off)).toBeGreaterThanOrEqual(0);
					expect(at(off)).toBeLessThanOrEqual(1);
					expect(at(off + 20)).toBeLessThanOrEqual(at(off));
				},
			),
		);
	});
});
