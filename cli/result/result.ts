/** Makes the Result of a run from its plan, the engine's end and its summary. */
import { cpus, totalmem } from "node:os";
import { routes } from "../../lib/load/ledger.ts";
import { arrival, outcomes } from "../../lib/load/outcomes.ts";
import {
	durationOf,
	type Plan,
	virtualUsersReason,
} from "../../lib/load/plan.ts";
import { peakRate } from "../../lib/load/profiles.ts";
import { mixName, type StoryName, stories } from "../../lib/load/stories.ts";
import type { BrokenVisit } from "../../lib/load/story-events.ts";
import { isVerified } from "../engine/command.ts";
import { describeEnd, ranToTheEnd } from "../engine/outcome.ts";
import type { EngineEnd } from "../engine/process.ts";
import type { Counts } from "../journal/counts.ts";
import { chiSquareTest } from "./chi-square.ts";
import { type Evidence, judgeGates } from "./gates.ts";
import { ledgerOf } from "./ledger.ts";
import { judgeLimit } from "./limits.ts";
import type { BrokenStory, MixResult, Result, StepResult } from "./schema.ts";
import type { Summary } from "./summary.ts";
import { judgeRun } from "./verdict.ts";

/** The engine's rate of failed requests, as it exports one. */
const failures = "http_req_failed.total";

/** Everything that was observed. */
export interface Observed {
	readonly plan: Plan;
	readonly run: string;
	readonly startedAt: Date;
	readonly seconds: number;
	readonly isLocalServer: boolean;
	readonly engineVersion: string;
	readonly command: string;
	readonly end: EngineEnd;
	readonly summary: Summary;
	/** What the engine counted, second by second. */
	readonly counts: Counts;
	/** Why those counts are not whole, if they are not. */
	readonly countsFailure: string | undefined;
	readonly busyP95: number | undefined;
	/** What the target says that it answered during the load, by route and status; undefined where it keeps no ledger. */
	readonly serverLedger: Readonly<Record<string, number>> | undefined;
	readonly signal: "SIGINT" | "SIGTERM" | undefined;
	readonly targetGone: string | undefined;
	readonly loadSent: boolean;
	/** Why the preflight failed, if it did. */
	readonly preflight:
		| { readonly exitCode: 1 | 3; readonly reason: string }
		| undefined;
}

/** The Result, verdict included. */
export function makeResult(observed: Observed): Result {
	const { plan, summary, counts, end, signal, targetGone, preflight } =
		observed;
	const visitors = visitorsOf(observed);
	const requests = requestsOf(counts);
	const limits = plan.limits.map((limit) => judgeLimit(limit, summary));
	// Gates are about load: where none was sent there is nothing to judge.
	const gates = observed.loadSent
		? judgeGates(evidenceOf(observed, visitors))
		: [];
	const verdict = judgeRun({
		gates,
		limits,
		started: visitors.started,
		dropped: visitors.dropped,
		signal,
		engineFailure: ranToTheEnd(end) || signal ? undefined : describeEnd(end),
		targetGone,
		preflight,
	});
	return {
		version: 1,
		run: observed.run,
		scenario: plan.scenario,
		profile: plan.profile,
		startedAt: observed.startedAt.toISOString(),
		seconds: observed.seconds,
		partial: preflight !== undefined || !ranToTheEnd(end),
		target: {
			name: plan.target.name,
			isLocalServer: observed.isLocalServer,
			isVerified: isVerified || !plan.target.isLoopback,
		},
		plan: planOf(plan),
		engine: {
			version: observed.engineVersion,
			command: observed.command,
			code: end.code ?? -1,
			ended: describeEnd(end),
		},
		machine: {
			node: process.version,
			platform: `${process.platform} ${process.arch}`,
			cpus: cpus().length,
			memoryMebibytes: Math.round(totalmem() / 2 ** 20),
		},
		visitors,
		requests,
		sessionReuse: {
			owed: summary.samples("session_reuse"),
			reused: summary.figure("session_reuse", "passes"),
		},
		violations: violationsOf(counts, end),
		figures: figuresOf(plan, summary),
		steps: stepsOf(observed),
		ledger: ledgerOf(counts, plan.stories),
		...(plan.scenario === mixName && { mix: mixOf(plan, counts) }),
		limits,
		gates,
		verdict,
	};
}

function planOf(plan: Plan): Result["plan"] {
	return {
		rate: peakRate(plan.shape),
		seconds: plan.lengthSeconds,
		warmUpSeconds: plan.shape.warmUpSeconds,
		visitors: plan.plannedVisitors,
		virtualUsers: plan.virtualUsers,
		virtualUsersReason: virtualUsersReason(plan),
		timeScale: plan.load.timeScale,
		seed: plan.seed,
		leftOut: [...plan.leftOut],
	};
}

function visitorsOf(observed: Observed): Result["visitors"] {
	const { summary, counts, end } = observed;
	const ended = outcomes.map((step): [string, number] => [
		step,
		counts.sum("visitor_moves", { step }),
	]);
	return {
		started: counts.sum("visitor_moves", { step: arrival }),
		dropped: summary.figure("dropped_iterations", "count"),
		interrupted: observed.loadSent ? end.progress.interrupted : 0,
		exceptions: counts.sum("exceptions"),
		outcomes: Object.fromEntries(ended),
	};
}

function requestsOf(counts: Counts): Result["requests"] {
	return {
		count: counts.sum("http_reqs"),
		failed: counts.sum(failures, { condition: "nonzero" }),
		retries: counts.sum("retries"),
	};
}

/** What only these stories have, as far as it was measured. */
function figuresOf({ stories: told }: Plan, summary: Summary) {
	return told
		.flatMap(({ story }) => stories[story].figures)
		.filter(({ metric }) => summary.samples(metric) > 0)
		.map(({ figure, metric, statistic, unit }) => ({
			figure,
			value: summary.figure(metric, statistic),
			unit,
		}));
}

/** How many visitors came of each story, held against the mix that was asked for. */
function mixOf({ stories: told }: Plan, counts: Counts): MixResult {
	const parts = told.map(({ story, share, plannedVisitors: planned }) => ({
		scenario: story,
		share,
		planned,
		started: counts.sum("visitor_moves", { scenario: story, step: arrival }),
	}));
	return {
		stories: parts,
		...chiSquareTest(
			parts.map(({ started }) => started),
			parts.map(({ share }) => share),
		),
	};
}

function violationsOf(
	counts: Counts,
	{ events }: EngineEnd,
): Result["violations"] {
	const byRule: Record<string, number> = {};
	for (const { tags, count } of counts.series("violations")) {
		const { rule = "" } = tags;
		byRule[rule] = (byRule[rule] ?? 0) + count;
	}
	const told = events.flatMap((event) =>
		event.event === "violation"
			? [{ step: event.step, rule: event.rule, found: event.found }]
			: [],
	);
	return {
		count: counts.sum("violations"),
		byRule,
		examples: told.slice(0, 10),
		stories: events.flatMap((event) =>
			event.event === "visit" ? [storyIn(event.visit)] : [],
		),
	};
}

/** A story as the Result has it: what its lines hold beside is left out. */
function storyIn({ attempts, ...visit }: BrokenVisit): BrokenStory {
	return {
		...visit,
		attempts: attempts.map((attempt) => ({
			...attempt,
			violations: attempt.violations.map(({ rule, found }) => ({
				rule,
				found,
			})),
		})),
	};
}

function stepsOf(observed: Observed): StepResult[] {
	return observed.plan.stories
		.flatMap(({ story, steps }) =>
			[...steps.map(({ step }) => step), "handshake"].map((step) =>
				stepOf(observed, story, step),
			),
		)
		.filter(({ entered }) => entered > 0);
}

function stepOf(
	{ plan, summary, counts }: Observed,
	scenario: StoryName,
	step: string,
): StepResult {
	const figure = (name: string): number =>
		summary.figure(durationOf(plan, scenario, step), name);
	const attempts = counts.sum(failures, { scenario, step });
	const failed = counts.sum(failures, {
		scenario,
		step,
		condition: "nonzero",
	});
	return {
		scenario,
		step,
		entered: figure("count"),
		failed: counts.sum("steps_failed", { scenario, step }),
		failedAttempts: attempts === 0 ? 0 : failed / attempts,
		duration: {
			p50: figure("med"),
			p90: figure("p(90)"),
			p95: figure("p(95)"),
			p99: figure("p(99)"),
			max: figure("max"),
		},
	};
}

function evidenceOf(
	observed: Observed,
	visitors: Result["visitors"],
): Evidence {
	const { plan, summary, counts, busyP95, end, signal } = observed;
	return {
		plan,
		started: visitors.started,
		dropped: visitors.dropped,
		interrupted: visitors.interrupted,
		exceptions: visitors.exceptions,
		places: ledgerOf(counts, plan.stories),
		droppedLag: droppedLag(plan, counts),
		lagP99: summary.figure("schedule_lag", "p(99)"),
		lagSamples: summary.samples("schedule_lag"),
		stepP50: summary.figure("step_duration", "med"),
		busyP95,
		isShared: plan.target.isLoopback,
		isStopped: signal !== undefined || !ranToTheEnd(end),
		ledgers: ledgersOf(observed),
		sent: summary.figure("http_reqs", "count"),
		answered: counts.sum("http_reqs") - lostOf(counts),
		lost: lostOf(counts),
		countsFailure: observed.countsFailure,
		mix: plan.scenario === mixName ? mixOf(plan, counts) : undefined,
	};
}

/** Requests without an answer. */
export function lostOf(counts: Counts): number {
	return counts.sum("http_reqs", { status: "0" });
}

/** A start that was dropped takes no number, so all later visitors of its story seem late by its turn: milliseconds. */
function droppedLag({ stories: told }: Plan, counts: Counts): number {
	return Math.max(
		...told.map(
			({ story, shape }) =>
				(counts.sum("dropped_iterations", { scenario: story }) * 1000) /
				peakRate(shape),
		),
	);
}

/** The client's and the server's counts side by side; a target that is gone has none to compare. */
function ledgersOf({
	counts,
	serverLedger: server,
	targetGone,
}: Observed): Evidence["ledgers"] {
	if (!server || targetGone !== undefined) return undefined;
	const client: Record<string, number> = {};
	for (const { tags, count } of counts.series("http_reqs")) {
		const { name = "", status = "0" } = tags;
		if (status === "0") continue;
		const line = `${routes[name] ?? name} ${status}`;
		client[line] = (client[line] ?? 0) + count;
	}
	return { client, server };
}
