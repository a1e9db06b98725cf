/** Makes the Result of a run from its plan, the engine's end and its summary. */
import { cpus, totalmem } from "node:os";
import { ledgerLines, lostSeries } from "../../lib/load/ledger.ts";
import { outcomes } from "../../lib/load/outcomes.ts";
import { type Plan, virtualUsersReason } from "../../lib/load/plan.ts";
import { stories } from "../../lib/load/stories.ts";
import { rules } from "../../lib/wire/rules.ts";
import { isVerified } from "../engine/command.ts";
import { describeEnd, ranToTheEnd } from "../engine/outcome.ts";
import type { EngineEnd } from "../engine/process.ts";
import { type Evidence, judgeGates } from "./gates.ts";
import { judgeLimit } from "./limits.ts";
import type { Result, StepResult } from "./schema.ts";
import type { Summary } from "./summary.ts";
import { judgeRun } from "./verdict.ts";

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
	const { plan, summary, end, signal, targetGone, preflight } = observed;
	const visitors = visitorsOf(observed);
	const requests = requestsOf(summary);
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
		violations: violationsOf(summary, end),
		figures: figuresOf(plan, summary),
		steps: [...plan.steps.map(({ step }) => step), "handshake"]
			.map((step) => stepOf(step, summary))
			.filter(({ entered }) => entered > 0),
		limits,
		gates,
		verdict,
	};
}

function planOf(plan: Plan): Result["plan"] {
	return {
		rate: plan.shape.rate,
		seconds: plan.lengthSeconds,
		visitors: plan.plannedVisitors,
		virtualUsers: plan.virtualUsers,
		virtualUsersReason: virtualUsersReason(plan),
		timeScale: plan.timeScale,
		seed: plan.seed,
		leftOut: [...plan.leftOut],
	};
}

function visitorsOf(observed: Observed): Result["visitors"] {
	const { summary, end } = observed;
	const ended = outcomes.map((outcome): [string, number] => [
		outcome,
		summary.figure(`visitors_finished{outcome:${outcome}}`, "count"),
	]);
	return {
		started: summary.figure("visitors_started", "count"),
		dropped: summary.figure("dropped_iterations", "count"),
		interrupted: observed.loadSent ? end.progress.interrupted : 0,
		exceptions: summary.figure("exceptions", "count"),
		outcomes: Object.fromEntries(ended),
	};
}

function requestsOf(summary: Summary): Result["requests"] {
	return {
		count: summary.figure("http_reqs", "count"),
		failed: summary.figure("failed_attempts", "passes"),
		retries: summary.figure("retries", "count"),
	};
}

/** What only this story has, as far as it was measured. */
function figuresOf({ scenario }: Plan, summary: Summary): Result["figures"] {
	return stories[scenario].figures
		.filter(({ metric }) => summary.samples(metric) > 0)
		.map(({ figure, metric, statistic, unit }) => ({
			figure,
			value: summary.figure(metric, statistic),
			unit,
		}));
}

function violationsOf(
	summary: Summary,
	{ events }: EngineEnd,
): Result["violations"] {
	const byRule = Object.keys(rules)
		.map((rule): [string, number] => [
			rule,
			summary.figure(`violations{rule:${rule}}`, "count"),
		])
		.filter(([, count]) => count > 0);
	const told = events.flatMap((event) =>
		event.event === "violation"
			? [{ step: event.step, rule: event.rule, found: event.found }]
			: [],
	);
	return {
		count: summary.figure("violations", "count"),
		byRule: Object.fromEntries(byRule),
		examples: told.slice(0, 10),
	};
}

function stepOf(step: string, summary: Summary): StepResult {
	const series = `step_duration{step:${step}}`;
	const figure = (name: string): number => summary.figure(series, name);
	return {
		step,
		entered: figure("count"),
		failed: summary.figure(`steps_failed{step:${step}}`, "count"),
		failedAttempts: summary.figure(`failed_attempts{step:${step}}`, "value"),
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
	const { plan, summary, busyP95, end, signal } = observed;
	return {
		plan,
		started: visitors.started,
		dropped: visitors.dropped,
		interrupted: visitors.interrupted,
		exceptions: visitors.exceptions,
		ended: Object.values(visitors.outcomes).reduce(
			(sum, count) => sum + count,
			0,
		),
		lagP99: summary.figure("schedule_lag", "p(99)"),
		stepP50: summary.figure("step_duration", "med"),
		busyP95,
		isShared: plan.target.isLoopback,
		isStopped: signal !== undefined || !ranToTheEnd(end),
		ledgers: ledgersOf(observed),
		lost: summary.figure(lostSeries, "count"),
	};
}

/** The client's and the server's counts side by side; a target that is gone has none to compare. */
function ledgersOf({
	summary,
	serverLedger: server,
	targetGone,
}: Observed): Evidence["ledgers"] {
	if (!server || targetGone !== undefined) return undefined;
	const client = ledgerLines.map(({ line, series }): [string, number] => [
		line,
		summary.figure(series, "count"),
	]);
	return { client: Object.fromEntries(client), server };
}
