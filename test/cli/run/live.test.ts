/** The live view: on a terminal a block that is redrawn, otherwise plain lines. */
import { describe, expect, it } from "vitest";
import type { Line } from "../../../cli/journal/lines.ts";
import { createLiveView } from "../../../cli/run/live.ts";
import { planOf } from "../../plan-of.ts";

const plan = planOf();
const scenario = "visitor-funnel";
const arrival = { scenario, from: "outside", step: "arrival" };
const finished = { scenario, from: "resume", step: "finished" };
const lines: Line[] = [
	{ series: 0, metric: "visitor_moves", tags: arrival },
	{ series: 1, metric: "visitor_moves", tags: finished },
	{ series: 2, metric: "step_duration", tags: { scenario, step: "engage" } },
	{ series: 3, metric: "violations", tags: { scenario, rule: "M12" } },
];
const second = (at: number): Line => ({
	second: at,
	counts: [0, 10, 1, 4, 3, 1],
	// Ten durations between 4 and 8 ms.
	histograms: [[2, 0, 0, 50, 5, 5, 2, 10]],
	machine: { busy: 0.25, generator: { cpu: 0.5, memoryMebibytes: 90 } },
});

/** What is written in so many seconds. */
function shown(isTTY: boolean, seconds: number): string[] {
	const written: string[] = [];
	const screen = {
		isTTY,
		columns: 200,
		write: (text: string) => written.push(text),
	};
	const view = createLiveView(plan, screen, () => 0);
	for (const line of lines) view.add(line);
	for (let at = 0; at <= seconds; at++) view.add(second(at));
	view.end();
	return written;
}

describe("the live view", () => {
	it("is a line every five seconds where there is no terminal", () => {
		const [line, next, ...rest] = shown(false, 10);
		expect(line).toBe(
			"5 s of 20 s: 10 of 10 visitors/s, 24 of 200 done, 100 % finished, 36 visits at once, p95 5 ms, 6 violations, k6 50 % of a core, machine 25 % busy\n",
		);
		expect(next).toMatch(/^10 s of 20 s/);
		expect(rest.join("")).not.toContain("s of 20 s");
	});

	it("is one block on a terminal, erased before it is redrawn and at the end", () => {
		const [first = "", second = "", ...rest] = shown(true, 3);
		const height = first.split("\n").length - 1;
		expect(first).toContain("engage 5 ms");
		expect(second.startsWith(`\x1b[${height}A\x1b[J`)).toBe(true);
		expect(rest.at(-1)).toBe(`\x1b[${height}A\x1b[J`);
	});
});
