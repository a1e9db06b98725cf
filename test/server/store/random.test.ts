/** Draws from neighbouring seeds are independent. */
import { describe, expect, it } from "vitest";
import { createRandom } from "../../../server/store/random.ts";

const seeds = Array.from({ length: 2000 }, (_, seed) => seed);

describe("draws", () => {
	it.each([0, 1, 2, 3, 4, 5])(
		"number %i are even over neighbouring seeds, for every purpose",
		(index) => {
			for (const purpose of [
				"faults",
				"pages",
				"history",
				"service",
			] as const) {
				const counts = Array<number>(10).fill(0);
				for (const seed of seeds) {
					const random = createRandom(seed, purpose);
					for (let turn = 0; turn < index; turn++) random.next();
					const tenth = Math.floor(random.next() * 10);
					counts[tenth] = (counts[tenth] ?? 0) + 1;
				}
				// Ten standard deviations of a tenth of 2,000 are 134.
				for (const count of counts)
					expect(Math.abs(count - 200)).toBeLessThan(134);
			}
		},
	);

	it("are the same from the same seed", () => {
		const draw = () =>
			Array.from({ length: 5 }, createRandom(7, "faults").next);
		expect(draw()).toEqual(draw());
	});
});
