/** Percentiles over time come from enough samples, and lose none. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Distribution } from "../../../cli/journal/histogram.ts";
import { percentilesOver } from "../../../cli/result/percentiles.ts";

/** A bucket with so many samples of one duration. */
const bucketOf = (count: number, milliseconds = 8): Distribution => {
	const all = new Distribution();
	const index = Math.log2(milliseconds) * 128 - 1;
	if (count > 0)
		all.add({
			scale: 7,
			zeros: 0,
			sum: count * milliseconds,
			min: milliseconds,
			max: milliseconds,
			buckets: [index, count],
		});
	return all;
};

describe("percentiles over time", () => {
	it("are of each bucket where it has enough samples", () => {
		const { p50, p95, p99 } = percentilesOver([
			bucketOf(100),
			bucketOf(100, 16),
		]);
		expect([p50, p95, p99]).toEqual([
			[8, 16],
			[8, 16],
			[8, 16],
		]);
	});

	it("are of several buckets where one has too few, and no p99 of fewer than 100 samples is drawn", () => {
		const few = Array.from({ length: 8 }, () => bucketOf(5));
		const { p50, p95, p99 } = percentilesOver(few);
		expect(p95).toEqual(Array(8).fill(8));
		expect(p50).toEqual(p95);
		expect(p99).toEqual(Array(8).fill(null));
	});

	it("are missing where nothing was measured", () => {
		expect(percentilesOver([bucketOf(0), bucketOf(0)]).p50).toEqual([
			null,
			null,
		]);
		expect(percentilesOver([]).p50).toEqual([]);
	});

	it("have a value or a gap for each bucket, for any counts", () => {
		fc.assert(
			fc.property(fc.array(fc.nat(200)), (counts) => {
				const { p50, p95, p99 } = percentilesOver(
					counts.map((n) => bucketOf(n)),
				);
				for (const one of [p50, p95, p99])
					expect(one).toHaveLength(counts.length);
			}),
		);
	});
});
