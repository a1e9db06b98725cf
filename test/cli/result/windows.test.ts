/** Limits that every window of some seconds has to keep, and limits that stop a run. */
import { describe, expect, it } from "vitest";
import type { Line, StoppedBy } from "../../../cli/journal/lines.ts";
import { Windows } from "../../../cli/result/windows.ts";
import type { Limit } from "../../../lib/load/limits.ts";

const noAnswer: Limit = {
	metric: "answers",
	status: "0",
	statistic: "rate",
	comparison: "<",
	value: 0.5,
	window: "5s",
	action: "stop",
};
const lost = { series: 0, metric: "http_reqs", tags: { status: "0" } };
const answered = { series: 1, metric: "http_reqs", tags: { status: "200" } };
const broken = { series: 2, metric: "violations", tags: { rule: "M12" } };
const came = { series: 3, metric: "visitor_moves", tags: { step: "arrival" } };

/** Each second in two halves, as they come; in each a visitor comes. */
function played(
	limit: Limit,
	seconds: readonly (readonly number[])[],
	lengthSeconds = seconds.length,
) {
	const windows = new Windows([limit], lengthSeconds, 2);
	let stopped: StoppedBy | undefined;
	const take = (line: Line): void => {
		stopped ??= windows.add(line);
	};
	for (const series of [lost, answered, broken, came]) take(series);
	for (const [second, counts] of seconds.entries()) {
		take({ second, counts });
		take({ second, counts: counts.length === 0 ? [] : [...counts, 3, 1] });
	}
	windows.end();
	return { stopped, worst: windows.of(limit).worst };
}
const good = [1, 10];
const dead = [0, 10];

describe("a limit that stops a run", () => {
	it("stops it as soon as a whole window is surely broken, and says at which second", () => {
		const run = [...Array(7).fill(good), ...Array(9).fill(dead)];
		// Of the five seconds 6 to 10, four were dead. Three of five could be chance.
		expect(played(noAnswer, run).stopped).toEqual({
			limit: "answers{status:0} rate < 0.5, any 5s",
			second: 10,
		});
	});

	it("does not stop it where only part of a window is bad, or before a window is full", () => {
		const { stopped } = played(noAnswer, [dead, dead, good, good, good, good]);
		expect(stopped).toBeUndefined();
	});

	it("does not stop it for one answer among few, or for answers before the first visitor or after the load", () => {
		const few = [...Array(5).fill(good), ...Array(5).fill([1, 1, 0, 1])];
		expect(played({ ...noAnswer, window: "3s" }, few).stopped).toBeUndefined();
		const late = [...Array(5).fill(good), ...Array(5).fill(dead)];
		expect(played(noAnswer, late, 7).stopped).toBeUndefined();
		expect(played(noAnswer, late, 10).stopped?.second).toBe(8);
		const least: Limit = {
			...noAnswer,
			status: "200",
			statistic: "count",
			comparison: ">=",
			value: 80,
		};
		const idle = Array(3).fill([]);
		const { stopped, worst } = played(
			least,
			[...idle, ...Array(5).fill(good), ...idle],
			5,
		);
		expect([stopped, worst?.measured]).toEqual([undefined, 100]);
	});

	it("over the whole run does not stop it for what chance makes in one of many looks", () => {
		const { window: _, ...whole } = noAnswer;
		// 22 of 30 are more than half with 99 % confidence, but the run is looked at sixty times.
		const unlucky = [[0, 11, 1, 4], ...Array(59).fill(good)];
		expect(played(whole, unlucky).stopped).toBeUndefined();
		const dying = [[0, 14, 1, 1], ...Array(59).fill(good)];
		expect(played(whole, dying).stopped?.second).toBe(0);
	});

	it("over the whole run stops at the first second that breaks it", () => {
		const none: Limit = {
			metric: "violations",
			statistic: "count",
			comparison: "<=",
			value: 0,
			action: "stop",
		};
		expect(played(none, [good, good, [2, 1], good]).stopped?.second).toBe(2);
	});
});

describe("a limit on windows that only fails", () => {
	it("lets the run go on, and keeps the worst window", () => {
		const limit: Limit = { ...noAnswer, action: "fail" };
		const bad = [0, 6, 1, 4];
		const { stopped, worst } = played(limit, [
			...Array(5).fill(good),
			...Array(5).fill(bad),
			...Array(5).fill(good),
		]);
		expect(stopped).toBeUndefined();
		expect(worst).toEqual({ measured: 0.6, samples: 100, second: 9 });
	});

	it("looks at the window that ends with the run's last second, too", () => {
		const limit: Limit = { ...noAnswer, action: "fail" };
		const run = [...Array(6).fill(good), ...Array(3).fill(dead)];
		expect(played(limit, run).worst).toMatchObject({
			measured: 0.6,
			second: 8,
		});
	});

	it("has no worst window where none was full, or none had enough samples", () => {
		const p95: Limit = {
			metric: "step_duration",
			statistic: "p95",
			comparison: "<",
			value: 500,
			window: "5s",
		};
		expect(played(noAnswer, [good, good]).worst).toBeUndefined();
		expect(played(p95, Array(9).fill(good)).worst?.samples).toBe(0);
	});
});

describe("a limit on the achieved rate of windows", () => {
	const achieved: Limit = {
		...{ metric: "achieved_rate", statistic: "rate", comparison: ">=" },
		...{ value: 8, window: "3s", action: "stop" },
	};
	const series = {
		series: 0,
		metric: "visitor_moves",
		tags: { step: "arrival" },
	};
	/** Visitors who came in each second; in some seconds the journal has only the machine. */
	const cameIn = (visitors: readonly number[]) => {
		const windows = new Windows([achieved], visitors.length, 2);
		windows.add(series);
		for (const [second, count] of visitors.entries())
			windows.add(
				count > 0 ? { second, counts: [0, count] } : { second, machine: {} },
			);
		windows.end();
		return windows.of(achieved);
	};

	it("leaves the load's first second out, which has only a part of its visitors", () => {
		expect(cameIn([1, 10, 10, 10, 10]).brokenAt).toBeUndefined();
		expect(cameIn([1, 1, 10, 10, 10, 10]).brokenAt).toBe(3);
	});

	it("is broken by a window in which nobody came", () => {
		const { worst, brokenAt } = cameIn([9, 10, 10, 10, 0, 0, 0, 10]);
		expect(brokenAt).toBe(4);
		expect(worst?.measured).toBe(0);
	});
});
