/** The search for capacity, on simulated targets whose truth is known. */
import { describe, expect, it } from "vitest";
import { exitCodeOf } from "../../../cli/capacity/report.ts";
import { type Answer, search } from "../../../cli/capacity/search.ts";
import type { Question, Seen } from "../../../cli/capacity/seen.ts";
import {
	saturationOf,
	simulate,
	type Target,
} from "../../../proof/capacity/simulate.ts";

const target: Target = {
	...{ workers: 2, meanMilliseconds: 6, tail: 3, limit: 60, runError: 0.02 },
};
/** By runs of 3,000 s (proof/capacity/cells.ts). */
const truth = 84.6;
const options = {
	...{ from: 1, to: Number.POSITIVE_INFINITY, precision: 0.05 },
	atLeast: undefined,
};

/** Searches with a clock of its own; `change` changes what a probe sees. */
async function searched(
	changed: Partial<Parameters<typeof search>[0]> = {},
	change: (seen: Seen) => Partial<Seen> = () => ({}),
	{ deadline = 900, seed = 1 } = {},
): Promise<Answer & { readonly seconds: number; readonly rates: number[] }> {
	let clock = 0;
	const rates: number[] = [];
	const probe = async (question: Question): Promise<Seen> => {
		clock += question.seconds + 10;
		rates.push(question.rate);
		const seen = simulate(target, question, 100 * seed + question.number);
		return { ...seen, ...change(seen) };
	};
	const hasTimeFor = (seconds: number): boolean =>
		clock + seconds + 10 <= deadline;
	const answer = await search(
		{ ...options, ...changed },
		{ probe, hasTimeFor },
	);
	return { ...answer, seconds: clock, rates };
}

describe("a search", () => {
	it("finds the highest rate that keeps the limit, holds it, and says what broke above", async () => {
		const found = await searched();
		const { estimate, holds, saturation, endedBy, isPrecise } = found;
		expect(endedBy).toBe("limit");
		expect(isPrecise).toBe(true);
		expect(Math.abs((estimate?.rate ?? 0) / truth - 1)).toBeLessThan(0.06);
		expect(holds?.rate).toBeLessThan(truth * 1.03);
		expect(found.limit).toMatch(/^step \d$/);
		expect(found.breaksAt).toBeGreaterThan(holds?.rate ?? 0);
		expect((saturation?.rate ?? 0) / saturationOf(target)).toBeCloseTo(1, 1);
		expect(exitCodeOf(found, undefined)).toBe(0);
		expect(found.seconds).toBeLessThan(600);
	});

	it("has an interval with the truth in it for nearly every seed", async () => {
		const found = await Promise.all(
			Array.from({ length: 10 }, (_, seed) =>
				searched({}, undefined, { seed: seed + 2 }),
			),
		);
		const held = found.filter(
			({ estimate }) =>
				estimate && estimate.low <= truth && truth <= estimate.high,
		);
		// Of 95 %, fewer than 7 of 10 would come by chance in one of 1,000 trials.
		expect(held.length).toBeGreaterThanOrEqual(7);
	});

	it("doubles first, and never goes beyond the highest rate that may be sent", async () => {
		const { rates, endedBy, holds } = await searched({ to: 40 });
		expect(rates.slice(0, 6)).toEqual([1, 2, 4, 8, 16, 32]);
		expect(Math.max(...rates)).toBe(40);
		expect([endedBy, holds]).toEqual([
			"bound",
			{ rate: 40, low: 40, high: 40 },
		]);
	});

	it("says at least what the generator could do, where that gives way first", async () => {
		const found = await searched({}, ({ rate }) =>
			rate > 50 ? { generatorFailure: "schedule lag p95: 900 ms" } : {},
		);
		expect(found.endedBy).toBe("generator");
		expect(found.holds?.rate).toBeGreaterThan(35);
		expect(found.holds?.rate).toBeLessThanOrEqual(50);
		expect(exitCodeOf(found, undefined)).toBe(3);
		expect(exitCodeOf(found, 30)).toBe(0);
	});

	it("goes further down where a hold fails, and ends with the deadline where there is no time", async () => {
		let holds = 0;
		const found = await searched({}, ({ purpose }) =>
			purpose === "hold" && holds++ === 0
				? { otherwiseBroken: "failed_attempts rate < 0.01" }
				: {},
		);
		expect(found.confirmations.length).toBeGreaterThan(1);
		const [first, ...rest] = found.confirmations.map(({ rate }) => rate);
		for (const rate of rest) expect(rate).toBeLessThanOrEqual(first ?? 0);
		const short = await searched({}, undefined, { deadline: 200 });
		expect([short.endedBy, short.holds]).toEqual(["deadline", null]);
		expect(short.seconds).toBeLessThanOrEqual(200);
		expect(exitCodeOf(short, undefined)).toBe(4);
	});

	it("names failures where a target refuses instead of being slow", async () => {
		const found = await searched({}, ({ rate }) =>
			rate > 30 ? { failedShare: 0.2 } : {},
		);
		expect(found.endedBy).toBe("failures");
		expect(found.holds?.rate).toBeLessThanOrEqual(30);
		expect(found.holds?.rate).toBeGreaterThan(25);
	});

	it("ends as soon as the rate that is asked for is known to be held, or not", async () => {
		const less = await searched({ atLeast: 60 });
		const more = await searched({ atLeast: 110 });
		expect([exitCodeOf(less, 60), exitCodeOf(more, 110)]).toEqual([0, 1]);
		const whole = await searched();
		expect(less.seconds).toBeLessThan(whole.seconds);
		expect(more.seconds).toBeLessThan(whole.seconds);
	});
});
