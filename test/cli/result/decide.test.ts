/** A limit is decided only where neither chance nor the generator's lateness could have decided it. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Distribution } from "../../../cli/journal/histogram.ts";
import {
	decidePercentile,
	decideRate,
	type PercentileLimit,
	risk,
	withoutCorrelation,
} from "../../../cli/result/decide.ts";
import { Random } from "../../../lib/util/random.ts";

const distributionOf = (values: readonly number[]): Distribution => {
	const whole = new Distribution();
	for (const value of values) {
		const index = Math.ceil(Math.log2(Math.max(value, 1e-6)) * 128) - 1;
		const [min, max, sum] = [value, value, value];
		whole.add({ scale: 7, zeros: 0, sum, min, max, buckets: [index, 1] });
	}
	return whole;
};
/** Values in eight batches, one after the other. */
const batchesOf = (values: readonly number[]): Distribution[] =>
	Array.from({ length: 8 }, (_, batch) =>
		distributionOf(values.filter((_, index) => index % 8 === batch)),
	);
const times = (count: number, value: number): number[] =>
	Array.from({ length: count }, () => value);

const decided = (
	durations: readonly number[],
	value: number,
	other: Partial<PercentileLimit> & { lag?: readonly number[] } = {},
) => {
	const { lag = times(durations.length, 0.5), ...rest } = other;
	return decidePercentile({
		share: 0.95,
		value,
		durations: batchesOf(durations),
		lags: batchesOf(lag),
		disturbed: undefined,
		risk: risk.broken,
		...rest,
	});
};

describe("a limit on a p95", () => {
	it("needs 59 samples to be kept without a miss", () => {
		expect(decided(times(58, 100), 500).state).toBe("undecided");
		expect(decided(times(59, 100), 500).state).toBe("kept");
	});

	it("is broken where far more than 5 % are over it", () => {
		const durations = [...times(80, 100), ...times(40, 900)];
		expect(decided(durations, 500).state).toBe("broken");
	});

	it("is undecided where chance may have put the figure on either side", () => {
		const durations = [...times(94, 100), ...times(6, 900)];
		const { state, explain } = decided(durations, 500);
		expect(state).toBe("undecided");
		expect(explain()).toMatch(/times as many samples|hardly help/);
	});

	it("is undecided where visitors were as late as the answers", () => {
		const durations = [...times(80, 100), ...times(40, 900)];
		const lag = [...times(80, 1), ...times(40, 450)];
		expect(decided(durations, 500, { lag }).state).toBe("undecided");
		expect(decided(durations, 150, { lag }).state).toBe("undecided");
	});

	it("is kept by a late generator, too: lateness never makes answers seem fast", () => {
		expect(decided(times(200, 100), 500, { lag: times(200, 200) }).state).toBe(
			"kept",
		);
	});

	it("is never broken on a disturbed machine, and says why", () => {
		const durations = [...times(80, 100), ...times(40, 900)];
		const { state, explain } = decided(durations, 500, {
			disturbed: "other programs took 5 % of the machine",
		});
		expect([state, explain()]).toEqual([
			"undecided",
			expect.stringContaining("other programs took 5 %"),
		]);
	});

	it("says which limits could have been decided", () => {
		const durations = [...times(94, 100), ...times(6, 900)];
		const { explain } = decided(durations, 500);
		expect(explain()).toMatch(
			/kept from 9\d\d ms on, broken below \d+(\.\d+)? ms/,
		);
	});

	it("is decided wrongly at most as often as the risks say, however near the true figure is", () => {
		let wrong = 0;
		const runs = 300;
		for (let run = 0; run < runs; run++) {
			const random = new Random(9, run);
			// The true p95 is the limit itself, so either decision is one too many.
			const durations = Array.from({ length: 400 }, () =>
				random.next() < 0.05 ? 900 : 100,
			);
			if (decided(durations, 500).state !== "undecided") wrong++;
		}
		expect(wrong / runs).toBeLessThan(0.1);
	});
});

describe("a limit on a rate", () => {
	const decide = (misses: number, samples: number, allowed: number) =>
		decideRate({
			allowed,
			batches: [{ misses, samples }],
			risk: risk.broken,
		}).state;

	it("that allows no miss is kept without one, and broken by one", () => {
		expect(decide(0, 3, 0)).toBe("kept");
		expect(decide(1, 100_000, 0)).toBe("broken");
	});

	it("of 1 % needs 299 samples without a miss", () => {
		expect(decide(0, 298, 0.01)).toBe("undecided");
		expect(decide(0, 299, 0.01)).toBe("kept");
	});

	it("is broken by more misses than chance explains", () => {
		expect(decide(2, 100, 0.01)).toBe("undecided");
		expect(decide(8, 100, 0.01)).toBe("broken");
	});
});

describe("misses that come together", () => {
	it("count as fewer samples; evenly spread ones as they are", () => {
		const even = Array.from({ length: 8 }, () => ({ misses: 5, samples: 100 }));
		const together = even.map((_, at) => ({
			misses: at === 0 ? 40 : 0,
			samples: 100,
		}));
		expect(withoutCorrelation(even)).toEqual({ misses: 40, samples: 800 });
		const { misses, samples } = withoutCorrelation(together);
		expect(misses / samples).toBeCloseTo(0.05, 12);
		expect(samples).toBeLessThan(30);
	});

	it("never count as more samples than there are", () =>
		fc.assert(
			fc.property(
				fc.array(
					fc.record({
						misses: fc.integer({ min: 0, max: 50 }),
						samples: fc.integer({ min: 50, max: 100 }),
					}),
					{ minLength: 1, maxLength: 20 },
				),
				(batches) => {
					const all = batches.reduce((sum, one) => sum + one.samples, 0);
					const { samples } = withoutCorrelation(batches);
					expect(samples).toBeLessThanOrEqual(all);
				},
			),
		));
});
