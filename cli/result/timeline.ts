/** The run bucket by bucket, for charts. */

import type { Plan } from "../../lib/plan/plan.ts";
import type { MetricName, Tags } from "../../lib/telemetry/metrics.ts";
import { arrival } from "../../lib/telemetry/outcomes.ts";
import type { Aggregator, Moment } from "../journal/aggregator.ts";
import type { Distribution } from "../journal/histogram.ts";
import type { MachineSample } from "../journal/lines.ts";
import { attemptsIn } from "./attempts.ts";
import { durationsOf } from "./durations.ts";
import { percentilesOver } from "./percentiles.ts";
import type { StepResult, Timeline } from "./schema.ts";
import { visitsGained } from "./visits.ts";

/** A chart has so many moments at most. */
const maxBuckets = 240;
const bucketLengths = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];

/** The length of a bucket in seconds, for a run of so many seconds. */
export function slotSecondsFor(seconds: number): number {
	return bucketLengths.find((one) => seconds / one <= maxBuckets) ?? 7200;
}

/** The timeline of a run; `beganSecond` is the second in which the plan's clock started. */
export function timelineOf(
	aggregator: Aggregator,
	plan: Plan,
	beganSecond: number,
	steps: readonly Pick<StepResult, "scenario" | "step">[],
): Timeline {
	const moments = aggregator.moments();
	const { slotSeconds } = aggregator;
	/** The last bucket may be shorter than the others. */
	const secondsOf = (at: number): number =>
		Math.min(slotSeconds, Math.max(1, aggregator.seconds - at * slotSeconds));
	const each = (figure: (moment: Moment, at: number) => number | null) =>
		moments.map((moment, at) => rounded(figure(moment, at)));
	const count = (metric: MetricName, tags: Tags = {}) =>
		each(({ measured }) => measured.sum(metric, tags));
	const rate = (metric: MetricName, tags: Tags = {}) =>
		each(({ measured }, at) => measured.sum(metric, tags) / secondsOf(at));
	const machine = (use: (sample: MachineSample) => number | undefined) =>
		each((moment) => mean(moment.machine, use));
	const due = (second: number): number => plan.dueUntil(second - beganSecond);
	const statuses = new Set(
		moments.flatMap(({ measured }) =>
			measured.series("http_reqs").map(({ tags }) => tags.status ?? "0"),
		),
	);
	let onVisits = 0;
	return {
		slotSeconds,
		beganSecond: rounded(beganSecond) ?? 0,
		asked: each((_, at) => {
			const from = at * slotSeconds;
			return (due(from + secondsOf(at)) - due(from)) / secondsOf(at);
		}),
		started: rate("visitor_moves", { step: arrival }),
		turnedAway: count("visitors_turned_away"),
		inFlight: each(({ measured }) => {
			onVisits += visitsGained(measured);
			return onVisits;
		}),
		requests: rate("http_reqs"),
		attempts: each(({ measured }) => attemptsIn(measured).attempts),
		failed: each(({ measured }) => attemptsIn(measured).failed),
		violations: count("violations"),
		statuses: Object.fromEntries(
			[...statuses]
				.sort()
				.map((status) => [status, count("http_reqs", { status })]),
		),
		steps: steps.map(({ scenario, step }) => {
			const durations = moments.map(({ measured }) =>
				durationsOf(measured, { scenario, step }),
			);
			return { scenario, step, ...percentilesOver(durations) };
		}),
		heat: heatOf(moments.map(({ measured }) => durationsOf(measured, {}))),
		busy: machine(({ busy }) => busy),
		pressure: machine(({ pressure }) => pressure),
		generatorCpu: machine(({ generator }) => generator?.cpu),
		generatorMemory: machine(({ generator }) => generator?.memoryMebibytes),
		targetCpu: machine(({ target }) => target?.cpu),
		targetMemory: machine(({ target }) => target?.memoryMebibytes),
	};
}

/** Four ranges to a doubling: fine enough for a chart. */
const rangesPerOctave = 4;

/** The shortest and the longest range: a microsecond, and a month. */
const [shortest, longest] = [0.001, 31 * 86_400_000];

/** The number of the range that a duration falls into. */
function rangeOf(milliseconds: number): number {
	const within = Math.min(longest, Math.max(shortest, milliseconds));
	return Math.ceil(Math.log2(within) * rangesPerOctave - 1e-9);
}

/** How many durations fell into each range. */
export function rangesOf(durations: Distribution): Map<number, number> {
	const ranges = new Map<number, number>();
	for (const { high, count } of durations.buckets()) {
		const range = rangeOf(high);
		ranges.set(range, (ranges.get(range) ?? 0) + count);
	}
	return ranges;
}

/** The longest duration of a range, in milliseconds. */
export function endOf(range: number): number {
	return Number((2 ** (range / rangesPerOctave)).toPrecision(4));
}

function heatOf(buckets: readonly Distribution[]): Timeline["heat"] {
	const all = buckets.map(rangesOf);
	const found = all.flatMap((ranges) => [...ranges.keys()]);
	if (found.length === 0) return { upTo: [], counts: buckets.map(() => []) };
	const [min, max] = [Math.min(...found), Math.max(...found)];
	const shown = Array.from({ length: max - min + 1 }, (_, at) => min + at);
	return {
		upTo: shown.map(endOf),
		counts: all.map((ranges) => shown.map((range) => ranges.get(range) ?? 0)),
	};
}

function mean(
	samples: readonly MachineSample[],
	use: (sample: MachineSample) => number | undefined,
): number | null {
	const known = samples.map(use).filter((value) => value !== undefined);
	return known.length === 0
		? null
		: known.reduce((sum, value) => sum + value, 0) / known.length;
}

function rounded(value: number | null): number | null {
	return value === null ? null : Number(value.toPrecision(4));
}
