/** Starts are compared with the plan, second by second; visitors who are turned away are on time, too. */
import { describe, expect, it } from "vitest";
import { Aggregator } from "../../../cli/journal/aggregator.ts";
import { lagBeforeTurnedAway, startsOf } from "../../../cli/result/starts.ts";

/** Ten visitors a second from second 1 on. */
const plan = { dueUntil: (seconds: number) => 10 * Math.max(0, seconds) };
const load = { began: 1, length: 20 };

/** A journal with so many starts in each second, and what else a row has. */
const journal = (
	starts: readonly number[],
	more: (second: number) => object = () => ({}),
): Aggregator => {
	const aggregator = new Aggregator(1);
	const tags = { step: "arrival" };
	aggregator.add({ series: 0, metric: "visitor_moves", tags });
	aggregator.add({ series: 1, metric: "visitors_turned_away", tags: {} });
	aggregator.add({ series: 2, metric: "schedule_lag", tags: {} });
	for (const [second, count] of starts.entries())
		aggregator.add({ second, counts: [0, count], ...more(second) });
	return aggregator;
};

const steady = [0, ...Array.from({ length: 20 }, () => 10), 0, 0];

describe("starts", () => {
	it("are in time where every visitor is seen at most a second later", () => {
		const late = [0, 0, ...Array.from({ length: 20 }, () => 10), 0];
		for (const starts of [steady, late])
			expect(startsOf(journal(starts), plan, load)).toEqual({
				seconds: 20,
				behind: 0,
			});
	});

	it("are behind for as many seconds as they stood still, less the one that exports take", () => {
		const frozen = [...steady];
		frozen.splice(5, 4, 0, 0, 0, 40);
		expect(startsOf(journal(frozen), plan, load).behind).toBe(2);
	});

	it("are behind to the end where the generator cannot start as many", () => {
		const slow = steady.map((count) => count * 0.5);
		expect(startsOf(journal(slow), plan, load).behind).toBeGreaterThan(15);
	});

	it("count visitors who are turned away", () => {
		const half = steady.map((count) => count / 2);
		const away = journal(half, (second) => ({
			counts: [0, half[second] ?? 0, 1, half[second] ?? 0],
		}));
		expect(startsOf(away, plan, load).behind).toBe(0);
	});
});

describe("the lag before visitors were turned away", () => {
	/** One lag of so many milliseconds. */
	const lag = (milliseconds: number) => {
		const index = Math.floor(Math.log2(milliseconds) * 128);
		return [2, 7, 0, milliseconds, milliseconds, milliseconds, index, 1];
	};

	it("is that of the seconds until then", () => {
		const rows = journal([1, 1, 1], (second) => ({
			counts: [0, 1, 1, second === 1 ? 1 : 0],
			histograms: [lag(second === 2 ? 400 : 2)],
		}));
		const { samples, quantile } = lagBeforeTurnedAway(rows);
		expect(samples).toBe(2);
		expect(quantile(0.95)).toBeLessThan(2.1);
	});
});
