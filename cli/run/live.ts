/** The live view of a run: on a terminal a block that is redrawn once a second, elsewhere a line every five seconds. */

import type { Plan } from "../../lib/plan/plan.ts";
import { arrival, type Outcome } from "../../lib/telemetry/outcomes.ts";
import {
	isRow,
	type Line,
	type MachineSample,
	type SeriesLine,
} from "../journal/lines.ts";
import type { Measurements } from "../journal/measurements.ts";
import { SlidingWindow } from "../journal/sliding-window.ts";
import { showCount, showMilliseconds, showShare } from "../report/format.ts";
import { durationsOf } from "../result/durations.ts";

export interface LiveView {
	add(line: Line): void;
	/** Prints another line, which stays. */
	print(text: string): void;
	end(): void;
}

/** The output, as Node's streams are. */
interface Screen {
	readonly isTTY?: boolean;
	readonly columns?: number;
	write(text: string): unknown;
}

/** Seconds between two lines where there is no terminal, and seconds that rates and percentiles are computed over. */
const quietSeconds = 5;
const windowSeconds = 10;

/** The figures of one moment. */
interface Now {
	readonly second: number;
	readonly asked: number;
	readonly achieved: number;
	readonly sums: Sums;
	readonly recent: Measurements;
	readonly machine: MachineSample | undefined;
}

interface Sums {
	started: number;
	ended: number;
	finished: number;
	violations: number;
	/** Requests without an answer, by cause. */
	readonly lost: Map<string, number>;
}

/** A live view of a run of this plan. `began` gives the second in which the schedule started, once that is known. */
export function createLiveView(
	plan: Plan,
	screen: Screen,
	began: () => number | undefined,
): LiveView {
	const recent = new SlidingWindow(windowSeconds);
	const series: SeriesLine[] = [];
	const sums: Sums = {
		started: 0,
		ended: 0,
		finished: 0,
		violations: 0,
		lost: new Map(),
	};
	let machine: MachineSample | undefined;
	let drawn = 0;
	/** Planned visitors a second, over so many seconds until this one. */
	const asked = (last: number, seconds: number): number => {
		const end = last + 1 - (began() ?? 0);
		return (plan.dueUntil(end) - plan.dueUntil(end - seconds)) / seconds;
	};
	const draw = (second: number): void => {
		if (!screen.isTTY && (second + 1) % quietSeconds !== 0) return;
		const seconds = Math.min(windowSeconds, second + 1);
		const window = recent.measurements(second, seconds);
		const now: Now = {
			second: second + 1,
			asked: asked(second, seconds),
			achieved: window.sum("visitor_moves", { step: arrival }) / seconds,
			sums,
			recent: window,
			machine,
		};
		if (!screen.isTTY) {
			screen.write(`${lineOf(plan, now)}\n`);
			return;
		}
		const lines = blockOf(plan, now).map((line) =>
			line.slice(0, (screen.columns ?? 80) - 1),
		);
		screen.write(`${clear(drawn)}${lines.join("\n")}\n`);
		drawn = lines.length;
	};
	return {
		add(line) {
			if ("series" in line) series[line.series] = line;
			if (isRow(line)) {
				addTo(sums, line.counts ?? [], series);
				machine = line.machine ?? machine;
			}
			recent.add(line, draw);
		},
		print(text) {
			screen.write(`${clear(drawn)}${text}\n`);
			drawn = 0;
		},
		end() {
			if (drawn > 0) screen.write(clear(drawn));
			drawn = 0;
		},
	};
}

/** Removes a block of so many lines. */
function clear(lines: number): string {
	return lines === 0 ? "" : `\x1b[${lines}A\x1b[J`;
}

const finished: Outcome = "finished";

function addTo(
	sums: Sums,
	counts: readonly number[],
	series: readonly SeriesLine[],
): void {
	for (let at = 0; at < counts.length; at += 2) {
		const { metric, tags } = series[counts[at] ?? 0] ?? {};
		const delta = counts[at + 1] ?? 0;
		if (metric === "violations") sums.violations += delta;
		if (metric === "requests_lost") {
			const cause = tags?.cause ?? "";
			sums.lost.set(cause, (sums.lost.get(cause) ?? 0) + delta);
		}
		if (metric !== "visitor_moves") continue;
		if (tags?.step === arrival) sums.started += delta;
		else sums.ended += delta;
		if (tags?.step === finished) sums.finished += delta;
	}
}

function lineOf(plan: Plan, now: Now): string {
	const { second, asked, achieved, sums, recent } = now;
	const { value } = durationsOf(recent, {}).quantile(0.95);
	return [
		`${second} s of ${plan.lengthSeconds} s: ${rate(achieved)} of ${rate(asked)} visitors/s`,
		`${showCount(sums.ended)} of ${showCount(plan.plannedVisitors)} done, ${showShare(sums.finished, sums.ended)} finished`,
		`${showCount(sums.started - sums.ended)} visits at once`,
		`p95 ${showMilliseconds(value)}`,
		`${showCount(sums.violations)} violations`,
		...noAnswer(sums).map((text) => `no answer: ${text}`),
		...load(now),
	].join(", ");
}

function blockOf(plan: Plan, now: Now): string[] {
	const { second, asked, achieved, sums, recent } = now;
	const durations = plan.scenarios
		.flatMap(({ steps }) => steps.map(({ step }) => step))
		.filter((step, at, all) => all.indexOf(step) === at)
		.map((step) => ({ step, durations: durationsOf(recent, { step }) }))
		.filter(({ durations: one }) => one.count > 0)
		.map(
			({ step, durations: one }) =>
				`${step} ${showMilliseconds(one.quantile(0.95).value)}`,
		);
	return [
		`${second} s of ${plan.lengthSeconds} s   ${rate(achieved)} of ${rate(asked)} visitors/s   ${showCount(sums.started - sums.ended)} visits at once`,
		`visitors    ${showCount(sums.ended)} of ${showCount(plan.plannedVisitors)} done, ${showShare(sums.finished, sums.ended)} of them finished; violations ${showCount(sums.violations)}`,
		`p95         ${durations.join(", ")}`,
		...(sums.lost.size === 0
			? []
			: [`no answer   ${noAnswer(sums).join(", ")}`]),
		`load        ${load(now).join(", ")}`,
	];
}

function noAnswer({ lost }: Sums): string[] {
	return [...lost].map(([cause, count]) => `${cause} ${showCount(count)}`);
}

function load({ machine }: Now): string[] {
	const { generator, target, busy } = machine ?? {};
	return [
		...(generator ? [`k6 ${showShare(generator.cpu, 1)} of a core`] : []),
		...(target ? [`local server ${showShare(target.cpu, 1)}`] : []),
		...(busy === undefined ? [] : [`machine ${showShare(busy, 1)} busy`]),
	];
}

function rate(value: number): string {
	return String(Number(value.toPrecision(3)));
}
