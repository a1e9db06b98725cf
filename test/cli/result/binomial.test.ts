/** Clopper and Pearson's bounds, against closed forms, published values and the binomial distribution itself. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lowerBound, upperBound } from "../../../cli/result/binomial.ts";

/** The probability of at most so many misses. */
const atMost = (misses: number, samples: number, share: number): number => {
	let term = (1 - share) ** samples;
	let sum = term;
	for (let miss = 0; miss < misses; miss++) {
		term *= ((samples - miss) / (miss + 1)) * (share / (1 - share));
		sum += term;
	}
	return sum;
};

describe("the bounds of a share", () => {
	it.each([5, 59, 299, 10_000])(
		"of %i samples without a miss have a closed form",
		(samples) => {
			const found = upperBound({ misses: 0, samples }, 0.95);
			expect(found).toBeCloseTo(1 - 0.05 ** (1 / samples), 12);
			expect(lowerBound({ misses: 0, samples }, 0.95)).toBe(0);
		},
	);

	it("are the published ones for 4 misses of 20: 5.73 % and 43.66 % at 97.5 % each", () => {
		const found = { misses: 4, samples: 20 };
		expect(lowerBound(found, 0.975)).toBeCloseTo(0.0573, 4);
		expect(upperBound(found, 0.975)).toBeCloseTo(0.4366, 4);
	});

	it("are those at which the binomial distribution has the rest of the confidence", () =>
		fc.assert(
			fc.property(
				fc.integer({ min: 2, max: 200 }),
				fc.double({ min: 0, max: 0.9, noNaN: true }),
				fc.constantFrom(0.9, 0.95, 0.997),
				(samples, part, confidence) => {
					const misses = 1 + Math.floor(part * (samples - 2));
					const found = { misses, samples };
					const upper = upperBound(found, confidence);
					const lower = lowerBound(found, confidence);
					expect(atMost(misses, samples, upper)).toBeCloseTo(1 - confidence, 6);
					expect(atMost(misses - 1, samples, lower)).toBeCloseTo(confidence, 6);
				},
			),
		));

	it("of all samples and of none are the whole range where nothing is known", () => {
		expect(upperBound({ misses: 0, samples: 0 }, 0.95)).toBe(1);
		expect(lowerBound({ misses: 0, samples: 0 }, 0.95)).toBe(0);
		expect(upperBound({ misses: 7, samples: 7 }, 0.95)).toBe(1);
	});

	it("get closer with more samples, up to a million", () => {
		const widths = [100, 10_000, 1_000_000].map((samples) => {
			const found = { misses: samples / 20, samples };
			return upperBound(found, 0.95) - lowerBound(found, 0.95);
		});
		expect(widths.toSorted((one, other) => other - one)).toEqual(widths);
		expect(widths[2]).toBeLessThan(0.001);
	});
});
