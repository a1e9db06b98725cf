/** The event loop of one virtual user, on a clock that the test moves. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Played, type Program, playAll } from "../../lib/k6/loop.ts";

beforeEach(() => {
	vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
	vi.useRealTimers();
});

/** Visitors at these moments, who stay for so long; what happened, as it happened. */
const program = (
	moments: readonly number[],
	stayMilliseconds: number,
	change: Partial<Program> = {},
) => {
	const seen: string[] = [];
	const at = (): number => Date.now() - 1_000_000;
	let played: Played | undefined;
	const ended = playAll({
		arrivals: moments
			.map((milliseconds, visitor) => ({ visitor, milliseconds, draw: 0 }))
			.values(),
		now: at,
		bound: 100,
		until: 60_000,
		play: async ({ visitor }) => {
			seen.push(`${visitor} at ${at()}`);
			await new Promise((resolve) => setTimeout(resolve, stayMilliseconds));
			return true;
		},
		turnAway: ({ visitor }) => seen.push(`${visitor} turned away`),
		...change,
	}).then((result) => {
		played = result;
	});
	return { seen, ended, played: () => played };
};

describe("an event loop", () => {
	it("starts each visitor at its moment, even while those before it stay", async () => {
		const { seen, played } = program([0, 100, 100, 2500], 30_000);
		await vi.advanceTimersByTimeAsync(2499);
		expect(seen).toEqual(["0 at 0", "1 at 100", "2 at 100"]);
		await vi.advanceTimersByTimeAsync(30_000);
		expect(seen.at(-1)).toBe("3 at 2500");
		expect(played()).toBeUndefined();
		await vi.advanceTimersByTimeAsync(1);
		expect(played()).toEqual({ started: 4, turnedAway: 0, ended: 4 });
	});

	it("turns away visitors beyond the bound, and lets others in when some have left", async () => {
		const { seen, played } = program([0, 1, 2, 150, 151], 100, { bound: 2 });
		await vi.advanceTimersByTimeAsync(1000);
		expect(seen).toEqual([
			"0 at 0",
			"1 at 1",
			"2 turned away",
			"3 at 150",
			"4 at 151",
		]);
		expect(played()).toEqual({ started: 4, turnedAway: 1, ended: 4 });
	});

	it("ends at once where no visitor comes", async () => {
		const { played } = program([], 100);
		await vi.advanceTimersByTimeAsync(0);
		expect(played()).toEqual({ started: 0, turnedAway: 0, ended: 0 });
		expect(vi.getTimerCount()).toBe(0);
	});

	it("gives up visits that never end when the time is up, and says how many have ended", async () => {
		const { played } = program([0, 10], 1e9, { until: 5000 });
		await vi.advanceTimersByTimeAsync(4999);
		expect(played()).toBeUndefined();
		await vi.advanceTimersByTimeAsync(1);
		expect(played()).toEqual({ started: 2, turnedAway: 0, ended: 0 });
	});

	it("goes on after a visit that met an exception, and counts it as not ended", async () => {
		const play: Program["play"] = async ({ visitor }) => visitor !== 1;
		const { played } = program([0, 10, 20], 0, { play });
		await vi.advanceTimersByTimeAsync(100);
		expect(played()).toEqual({ started: 3, turnedAway: 0, ended: 2 });
	});

	it("catches up at once where it was blocked", async () => {
		const { seen } = program([100, 200, 300], 10);
		vi.setSystemTime(1_000_250);
		await vi.advanceTimersByTimeAsync(100);
		expect(seen.slice(0, 2)).toEqual(["0 at 350", "1 at 350"]);
	});
});
