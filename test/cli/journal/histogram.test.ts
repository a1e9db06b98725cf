/** Percentiles of merged histograms: the true one is always between the bounds, and they are narrow. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	coarsen,
	Distribution,
	type Histogram,
} from "../../../cli/journal/histogram.ts";

/** The histogram that an exporter makes of durations: bucket i holds what is over base^i, up to base^(i+1). */
function histogramOf(values: readonly number[], scale: number): Histogram {
	const counts = new Map<number, number>();
	for (const value of values) {
		if (value === 0) continue;
		let index = Math.ceil(Math.log2(value) * 2 ** scale) - 1;
		// The logarithm may be off by its last digit.
		while (2 ** (index / 2 ** scale) >= value) index -= 1;
		while (2 ** ((index + 1) / 2 ** scale) < value) index += 1;
		counts.set(index, (counts.get(index) ?? 0) + 1);
	}
	return {
		scale,
		zeros: values.filter((value) => value === 0).length,
		sum: values.reduce((sum, value) => sum + value, 0),
		min: Math.min(...values),
		max: Math.max(...values),
		buckets: [...counts].flat(),
	};
}

const duration = fc.oneof(
	fc.constant(0),
	fc.double({ min: 0.001, max: 60_000, noNaN: true }),
);
const part = fc.record({
	values: fc.array(duration, { minLength: 1, maxLength: 50 }),
	scale: fc.integer({ min: 0, max: 14 }),
});
const parts = fc.array(part, { minLength: 1, maxLength: 6 });

describe("a distribution", () => {
	it("has the true percentile between its bounds, for any scales of the merged histograms", () => {
		fc.assert(
			fc.property(
				parts,
				fc.double({ min: 0, max: 1, noNaN: true }),
				(all, share) => {
					const whole = new Distribution();
					for (const { values, scale } of all) {
						const one = new Distribution();
						one.add(coarsen(histogramOf(values, scale)));
						whole.merge(one);
					}
					const sorted = all
						.flatMap(({ values }) => values)
						.sort((one, other) => one - other);
					const rank = Math.max(1, Math.ceil(share * sorted.length));
					const exact = sorted[rank - 1] ?? 0;
					const { value, low, high } = whole.quantile(share);
					expect(whole.count).toBe(sorted.length);
					expect(low).toBeLessThanOrEqual(exact * (1 + 1e-12));
					expect(high).toBeGreaterThanOrEqual(exact * (1 - 1e-12));
					expect(value).toBeGreaterThanOrEqual(low);
					expect(value).toBeLessThanOrEqual(high);
				},
			),
		);
	});

	it("is at most 0.3 % off where its histograms are as fine as a journal keeps them", () => {
		fc.assert(
			fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (all) => {
				const whole = new Distribution();
				for (const { values } of all)
					whole.add(coarsen(histogramOf(values, 14)));
				const { value, high } = whole.quantile(0.95);
				expect(value === 0 ? 0 : high / value - 1).toBeLessThan(0.003);
			}),
		);
	});

	it("is the same for any order of merging", () => {
		fc.assert(
			fc.property(parts, (all) => {
				const [one, other] = [new Distribution(), new Distribution()];
				for (const { values, scale } of all)
					one.add(histogramOf(values, scale));
				for (const { values, scale } of all.toReversed())
					other.add(histogramOf(values, scale));
				expect(other.quantile(0.5)).toEqual(one.quantile(0.5));
				expect(other.count).toBe(one.count);
			}),
		);
	});

	it("without samples has no percentile", () => {
		expect(new Distribution().quantile(0.95)).toEqual({
			value: 0,
			low: 0,
			high: 0,
		});
	});
});
