/** The live view of a run: on a terminal a block that is redrawn once a second, elsewhere a line every five seconds. */

import type { Plan } from "../../lib/plan/plan.ts";
import { arrival, type Outcome } from "../../lib/telemetry/outcomes.ts";
import { onOneLine } from "../../lib/util/one-line.ts";
import {
	isRow,
	type Line,
	type MachineSample,
	type SeriesLine,
} from "../journal/lines.ts";
import type { Measurements } from "../journal/measurements.ts";
import { SlidingWindow } from "../journal/sliding-window.ts";
import { showCount, showMilliseconds, showShare } from "../report/format.ts";
import { attemptsIn } from "../result/attempts.ts";
import { durationsOf } from "../result/durations.ts";

export interface LiveView {
	add(line: Line): void;
	/** Prints another line, which stays. */
	print(text: string): void;
	end(): void;
}

/** The output, as Node's streams are. */
export interface Screen {
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
	/** Attempts without an answer of the API, by cause. */
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
	const asked = (end: number, seconds: number): number =>
		(plan.dueUntil(end) - plan.dueUntil(end - seconds)) / seconds;
	const draw = (second: number): void => {
		if (!screen.isTTY && (second + 1) % quietSeconds !== 0) return;
		// k6 takes a moment to start, and the schedule starts with it.
		const since = second + 1 - (began() ?? 0);
		if (since <= 0) return;
		const seconds = Math.min(windowSeconds, Math.ceil(since));
		const window = recent.measurements(second, seconds);
		const now: Now = {
			second: since,
			asked: asked(since, seconds),
			achieved: window.sum("visitor_moves", { step: arrival }) / seconds,
			sums,
			recent: window,
			machine,
		};
		if (!screen.isTTY) {
			screen.write(`${lineOf(plan, now)}\n`);
			return;
		}
		const columns = (screen.columns ?? 80) - 1;
		const lines = blockOf(plan, now, columns).map((line) =>
			line.slice(0, columns),
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
			screen.write(`${clear(drawn)}${onOneLine(text)}\n`);
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
		const cause = causeIn(metric, tags);
		if (cause !== undefined)
			sums.lost.set(cause, (sums.lost.get(cause) ?? 0) + delta);
		if (metric !== "visitor_moves") continue;
		if (tags?.step === arrival) sums.started += delta;
		else sums.ended += delta;
		if (tags?.step === finished) sums.finished += delta;
	}
}

/** Why an attempt failed, where the API itself did not answer it. */
function causeIn(
	metric: string | undefined,
	tags: SeriesLine["tags"] | undefined,
): string | undefined {
	if (metric === "requests_lost") return tags?.cause;
	return metric === "answers_in_front"
		? `${tags?.status} ${tags?.media}`
		: undefined;
}

/** The seconds so far and the rate; after the last visitor's turn, what is left to wait for. */
function paceOf(plan: Plan, { second, asked, achieved }: Now): string {
	const { lengthSeconds } = plan;
	return second > lengthSeconds
		? `the ${lengthSeconds} s of load are over; the last visits end`
		: `${Math.floor(second)} s of ${lengthSeconds} s: ${rate(achieved)} of ${rate(asked)} visitors/s`;
}

function lineOf(plan: Plan, now: Now): string {
	const { sums, recent } = now;
	const durations = durationsOf(recent, {});
	return [
		paceOf(plan, now),
		`${showCount(sums.ended)} of ${showCount(plan.plannedVisitors)} done, ${showShare(sums.finished, sums.ended)} finished`,
		`${showCount(sums.started - sums.ended)} visits at once`,
		...(durations.count === 0
			? []
			: [`p95 ${showMilliseconds(durations.quantile(0.95).value)}`]),
		`${showCount(sums.violations)} violations`,
		...failedIn(now),
		...load(now),
	].join(", ");
}

function blockOf(plan: Plan, now: Now, columns: number): string[] {
	const { sums, recent } = now;
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
		`${paceOf(plan, now)}   ${showCount(sums.started - sums.ended)} visits at once`,
		`visitors    ${showCount(sums.ended)} of ${showCount(plan.plannedVisitors)} done, ${showShare(sums.finished, sums.ended)} of them finished; violations ${showCount(sums.violations)}`,
		...(durations.length === 0 ? [] : [fitting("p95", durations, columns)]),
		...failedIn(now).map((text) => `attempts    ${text}`),
		`load        ${load(now).join(", ")}`,
	];
}

/** As many texts as fit into a line, and how many were left out. */
function fitting(
	title: string,
	texts: readonly string[],
	columns: number,
): string {
	const line = (count: number): string => {
		const left = texts.length - count;
		const shown = texts.slice(0, count).join(", ");
		return `${title.padEnd(12)}${shown}${left > 0 ? `, and ${left} more steps` : ""}`;
	};
	let count = texts.length;
	while (count > 1 && line(count).length > columns) count -= 1;
	return line(count);
}

/** Attempts that failed in the last seconds, and why any failed so far; nothing where none did. */
function failedIn({ recent, sums: { lost } }: Now): string[] {
	const { failed, attempts } = attemptsIn(recent);
	const causes = [...lost].map(
		([cause, count]) => `${cause} ${showCount(count)}`,
	);
	if (failed === 0 && causes.length === 0) return [];
	const why = causes.length === 0 ? "" : ` (so far: ${causes.join(", ")})`;
	return [`${showShare(failed, attempts)} failed${why}`];
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
