/** What a probe of a real target saw, in its steady part. */
import {
	describeLimit,
	type Limit,
	windowSeconds,
} from "../../lib/load/limits.ts";
import { type Plan, requestsPerVisitor } from "../../lib/plan/plan.ts";
import { arrival, outcomes } from "../../lib/telemetry/outcomes.ts";
import type { Moment } from "../journal/aggregator.ts";
import { Distribution } from "../journal/histogram.ts";
import type { Measurements } from "../journal/measurements.ts";
import { attemptsIn } from "../result/attempts.ts";
import { durationsFor, shares } from "../result/figure.ts";
import type { Observation } from "../result/observation.ts";
import type { Result } from "../result/schema.ts";
import { riseSeconds } from "./belief.ts";
import type { Margin, Question, Seen } from "./seen.ts";

/** Seconds after the rise until visits are as many as they stay. */
export const settleSeconds = 3;

/** The seconds that a probe's load lasts, for so many steady ones. */
export function loadSecondsFor(seconds: number): number {
	return settleSeconds + seconds;
}

/** What was seen, and what else people want to know of a probe. */
export interface Probed extends Seen {
	readonly verdict: Result["verdict"]["word"];
	/** Milliseconds. */
	readonly p95ByStep: Readonly<Record<string, number>>;
	/** Visits at once, on average. */
	readonly inFlight: number;
	/** Cores that k6 used, on average; 0 where it is not known. */
	readonly generatorCpu: number;
	/** The share of attempts that failed, 0 to 1. */
	readonly failed: number;
	/** Relative to the search's folder. */
	readonly folder: string;
}

/** The figures of a probe's steady part. */
export function probedIn(
	question: Question,
	observation: Observation,
	result: Result,
	folder: string,
): Probed {
	const { plan, origin } = observation;
	const began =
		origin.kind === "preflight" ? 0 : (origin.footer?.beganSecond ?? 0);
	const from = Math.ceil(began + riseSeconds + settleSeconds);
	const to = Math.floor(began + plan.lengthSeconds);
	const all = observation.aggregator.moments();
	const steady = all.slice(from, to);
	const seconds = Math.max(1, steady.length);
	const sum = (of: (one: Measurements) => number, some = steady): number =>
		some.reduce((total, { measured }) => total + of(measured), 0);
	const offered = sum(arrivals) / seconds;
	const answered = sum(answeredIn);
	const attempts = sum((one) => attemptsIn(one).attempts);
	const failures = sum((one) => attemptsIn(one).failed);
	const atStart = visitsAfter(all.slice(0, from));
	const atEnd = visitsAfter(all.slice(0, to));
	const failed = attempts === 0 ? 0 : failures / attempts;
	return {
		...question,
		offered,
		completed: (answered - failures) / seconds / requestsPerVisitor(plan),
		failedShare: failed,
		failed,
		margins: durationLimits(plan).flatMap((limit) => marginOf(limit, steady)),
		otherwiseBroken: brokenIn(result),
		isSteady:
			atEnd - atStart <= 3 * Math.sqrt(atStart) + 0.05 * offered * seconds,
		generatorFailure: generatorFailureIn(result),
		verdict: result.verdict.word,
		p95ByStep: p95ByStep(plan, steady),
		inFlight: meanVisits(all, from, to),
		generatorCpu: meanCpu(steady),
		folder,
	};
}

function arrivals(one: Measurements): number {
	return (
		one.sum("visitor_moves", { step: arrival }) +
		one.sum("visitors_turned_away")
	);
}

/** Requests that were answered. */
function answeredIn(one: Measurements): number {
	return one.sum("http_reqs") - one.sum("http_reqs", { status: "0" });
}

/** Visits that had not ended after these seconds. */
function visitsAfter(some: readonly Moment[]): number {
	return some.reduce(
		(visits, { measured }) =>
			visits +
			measured.sum("visitor_moves", { step: arrival }) -
			outcomes.reduce(
				(ended, step) => ended + measured.sum("visitor_moves", { step }),
				0,
			),
		0,
	);
}

function meanVisits(all: readonly Moment[], from: number, to: number): number {
	let sum = 0;
	for (let second = from; second < to; second++)
		sum += visitsAfter(all.slice(0, second + 1));
	return sum / Math.max(1, to - from);
}

function meanCpu(some: readonly Moment[]): number {
	const known = some.flatMap(({ machine }) =>
		machine.flatMap(({ generator }) => generator?.cpu ?? []),
	);
	return known.length === 0
		? 0
		: known.reduce((sum, cpu) => sum + cpu, 0) / known.length;
}

/** Limits on durations, those that the plan of a single probe gives too few samples for included. */
function durationLimits({ limits, leftOut }: Plan): Limit[] {
	return [...limits, ...leftOut.map(({ limit }) => limit)].filter(
		(limit) =>
			limit.metric === "step_duration" &&
			limit.comparison !== ">=" &&
			limit.action !== "warn" &&
			windowSeconds(limit) === undefined,
	);
}

const batches = 10;
/** A percentile of fewer samples is only its largest one. */
const minSamples = { p50: 5, p90: 10, p95: 20, p99: 100 } as const;

/** The figure of a limit, with its error by batch means; none where there are too few samples. */
function marginOf(limit: Limit, steady: readonly Moment[]): Margin[] {
	const { statistic, value } = limit;
	if (statistic === "count" || statistic === "rate") return [];
	const durations = steady.map(({ measured }) => durationsFor(limit, measured));
	const whole = merged(durations);
	if (whole.count < minSamples[statistic]) return [];
	const share = shares[statistic];
	const logs = Array.from({ length: batches }, (_, at) =>
		merged(
			durations.slice(
				Math.floor((at * durations.length) / batches),
				Math.floor(((at + 1) * durations.length) / batches),
			),
		),
	)
		.filter(({ count }) => count > 0)
		.map((batch) => Math.log(Math.max(1e-6, batch.quantile(share).value)));
	const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
	const variance =
		logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) /
		Math.max(1, logs.length - 1);
	return [
		{
			limit: describeLimit(limit),
			figure: whole.quantile(share).value,
			value,
			error: Math.sqrt(variance / logs.length),
		},
	];
}

function merged(some: readonly Distribution[]): Distribution {
	const whole = new Distribution();
	for (const one of some) whole.merge(one);
	return whole;
}

function p95ByStep(
	{ scenarios }: Plan,
	steady: readonly Moment[],
): Record<string, number> {
	const isMix = scenarios.length > 1;
	const found: Record<string, number> = {};
	for (const { scenario, steps } of scenarios)
		for (const { step } of steps) {
			const durations = merged(
				steady.map(({ measured }) =>
					measured.distribution("step_duration", { scenario, step }),
				),
			);
			if (durations.count < minSamples.p95) continue;
			found[isMix ? `${scenario}: ${step}` : step] = Number(
				durations.quantile(0.95).value.toPrecision(4),
			);
		}
	return found;
}

/** A limit on anything but durations that was broken; a target that is gone has broken all. */
function brokenIn({ limits, verdict }: Result): string | undefined {
	const broken = limits.find(
		({ metric, state }) => metric !== "step_duration" && state === "broken",
	);
	if (broken) return broken.limit;
	return verdict.word === "failed"
		? verdict.reasons.find((reason) => reason.includes("no longer answers"))
		: undefined;
}

/** Why a run says nothing of its target. Visitors who are turned away are the target's doing, where no gate is broken. */
function generatorFailureIn({ gates, verdict }: Result): string | undefined {
	const broken = gates.find(({ state }) => state === "broken");
	if (broken) return `${broken.gate}: ${broken.figure}`;
	return verdict.word === "invalid" && gates.length === 0
		? verdict.reasons[0]
		: undefined;
}
