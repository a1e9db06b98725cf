/** Makes the Result of a run from its plan, the engine's end and its summary. */
import { cpus, totalmem } from "node:os";
import { arrival, outcomes } from "../../lib/load/outcomes.ts";
import {
	durationOf,
	type Plan,
	virtualUsersReason,
} from "../../lib/load/plan.ts";
import { peakRate } from "../../lib/load/profiles.ts";
import { mixName, type StoryName, stories } from "../../lib/load/stories.ts";
import { isVerified } from "../engine/command.ts";
import { describeEnd, ranToTheEnd } from "../engine/outcome.ts";
import type { Counts } from "../journal/counts.ts";
import { evidenceOf } from "./evidence.ts";
import { judgeGates } from "./gates.ts";
import { ledgerOf } from "./ledger.ts";
import { judgeLimit } from "./limits.ts";
import { mixOf } from "./mix.ts";
import type { Observed } from "./observed.ts";
import type { Result, StepResult } from "./schema.ts";
import type { Summary } from "./summary.ts";
import { judgeRun } from "./verdict.ts";
import { violationsOf } from "./violations.ts";

/** The engine's rate of failed requests, as it exports one. */
const failures = "http_req_failed.total";

/** The Result, verdict included. */
export function makeResult(observed: Observed): Result {
	const { plan, summary, counts, end, signal, targetGone, preflight } =
		observed;
	const visitors = visitorsOf(observed);
	const ledger = ledgerOf(counts, plan.stories);
	const mix = plan.scenario === mixName ? mixOf(plan, counts) : undefined;
	const requests = requestsOf(counts);
	const limits = plan.limits.map((limit) => judgeLimit(limit, summary));
	// Gates are about load: where none was sent there is nothing to judge.
	const gates = observed.loadSent
		? judgeGates(evidenceOf(observed, { visitors, ledger, mix }))
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
		ledger,
		...(mix && { mix }),
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
		measured: counts.sum(failures),
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
