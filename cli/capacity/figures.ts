/** What a probe of a real target saw, in its steady part. */
import {
	describeLimit,
	type Limit,
	windowSeconds,
} from "../../lib/load/limits.ts";
import { type Plan, requestsPerVisitor } from "../../lib/plan/plan.ts";
import { arrival } from "../../lib/telemetry/outcomes.ts";
import type { Moment } from "../journal/aggregator.ts";
import { Distribution } from "../journal/histogram.ts";
import type { Measurements } from "../journal/measurements.ts";
import { attemptsIn } from "../result/attempts.ts";
import { durationsFor, shares } from "../result/figure.ts";
import type { Observation } from "../result/observation.ts";
import type { Result } from "../result/schema.ts";
import { visitsGained } from "../result/visits.ts";
import { riseSeconds } from "./belief.ts";
import type { Margin, Question, Seen } from "./seen.ts";
import { spreadOf } from "./spread.ts";

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
	const visits = visitsIn(all);
	const [atStart = 0, atEnd = 0] = [visits[from - 1], visits[to - 1]];
	return {
		...question,
		offered,
		completed: (answered - failures) / seconds / requestsPerVisitor(plan),
		failedShare: attempts === 0 ? 0 : failures / attempts,
		margins: durationLimits(plan).flatMap((limit) => marginOf(limit, steady)),
		otherwiseBroken: brokenIn(observation, result),
		isSteady:
			atEnd - atStart <= 3 * Math.sqrt(atStart) + 0.05 * offered * seconds,
		generatorFailure: generatorFailureIn(result),
		verdict: result.verdict.word,
		p95ByStep: p95ByStep(plan, steady),
		inFlight: spreadOf(visits.slice(from, to)).mean,
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

/** Visits at once at the end of each second. */
function visitsIn(all: readonly Moment[]): number[] {
	let visits = 0;
	return all.map(({ measured }) => {
		visits += visitsGained(measured);
		return visits;
	});
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
	return [
		{
			limit: describeLimit(limit),
			figure: whole.quantile(share).value,
			value,
			error: spreadOf(logs).ofMean,
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
function brokenIn(
	{ origin }: Observation,
	{ limits }: Result,
): string | undefined {
	const broken = limits.find(
		({ metric, state }) => metric !== "step_duration" && state === "broken",
	);
	const footer = origin.kind === "preflight" ? undefined : origin.footer;
	return broken?.limit ?? footer?.targetGone ?? undefined;
}

/** Why a run says nothing of its target. Visitors who are turned away are the target's doing, where no gate is broken. */
function generatorFailureIn({ gates }: Result): string | undefined {
	const broken = gates.find(({ state }) => state === "broken");
	return broken && `${broken.gate}: ${broken.figure}`;
}
