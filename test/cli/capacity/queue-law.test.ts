/** The law of queues that the belief of a search rests on. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectedAt } from "../../../cli/capacity/queue-law.ts";
import { lowerTail } from "../../../lib/util/normal.ts";

const law = fc.record({
	saturation: fc.double({ min: 10, max: 1000, noNaN: true }),
	gap: fc.double({ min: 0.005, max: 0.7, noNaN: true }),
	floor: fc.double({ min: 0.01, max: 0.8, noNaN: true }),
});

describe("what a probe is expected to see", () => {
	it("never falls as the rate rises, up to saturation and beyond", () => {
		fc.assert(
			fc.property(law, (one) => {
				const at = (share: number): number =>
					expectedAt(one, share * one.saturation, 20, 0.1).excess;
				for (const share of [0.1, 0.4, 0.7, 0.9, 1, 1.1, 1.5])
					expect(at(share * 1.02)).toBeGreaterThanOrEqual(at(share) - 0.02);
			}),
		);
	});

	it("is the limit at R*, where a probe is long enough", () => {
		fc.assert(
			fc.property(law, ({ gap, ...rest }) => {
				const one = { ...rest, gap: Math.max(0.1, gap) };
				const rate = one.saturation * (1 - one.gap);
				expect(expectedAt(one, rate, 100_000, 0.1).excess).toBeCloseTo(0, 1);
			}),
		);
	});
});

describe("the normal distribution", () => {
	it.each([
		[0, 0.5],
		[1, 0.841345],
		[-1.959964, 0.025],
		[3, 0.99865],
	])("has %d's share below it", (z, share) =>
		expect(lowerTail(z)).toBeCloseTo(share, 5),
	);
});
