/** The verdict: validity first, limits second, and every reason listed. Pure. */
import { samplesByDefault } from "../../lib/load/limits.ts";
import type { LeftOut } from "../../lib/plan/choose-limits.ts";
import { isLosingSessions } from "../../lib/plan/judgeable.ts";
import type { Evidence } from "./evidence.ts";
import { isTurningAway, scheduleLagGate } from "./gates.ts";
import type { PreflightOnly } from "./observation.ts";
import type { GateResult, LimitResult, Verdict } from "./schema.ts";

/** Exit codes of commands that a signal stopped. */
export const signalCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** The verdict of a load. A signal outranks invalid, invalid outranks failed, failed outranks inconclusive. */
export function judgeRun(
	evidence: Evidence,
	gates: readonly GateResult[],
	limits: readonly LimitResult[],
): Verdict {
	const { signal } = evidence;
	const invalid = whyInvalid(evidence, gates, limits);
	const failed = whyFailed(evidence, gates, limits);
	const inconclusive = whyInconclusive(evidence, limits);
	const warnings = warningsOf(evidence, gates, limits);
	const reasons = [...invalid, ...failed, ...inconclusive, ...warnings];
	if (signal) return stoppedBySignal(signal, reasons);
	if (isProven(evidence, gates, limits))
		return { word: "failed", exitCode: 1, reasons };
	if (invalid.length > 0) return { word: "invalid", exitCode: 3, reasons };
	if (failed.length > 0) return { word: "failed", exitCode: 1, reasons };
	if (inconclusive.length > 0)
		return { word: "inconclusive", exitCode: 4, reasons };
	return {
		word: "passed",
		exitCode: 0,
		reasons: [...whyPassed(evidence, gates, limits), ...warnings],
	};
}

/** Lateness breaks no promise: a violation counts, however late the generator was. */
function isProven(
	{ engineFailure, started }: Evidence,
	gates: readonly GateResult[],
	limits: readonly LimitResult[],
): boolean {
	const broken = gates.filter(({ state }) => state === "broken");
	return (
		engineFailure === undefined &&
		started > 0 &&
		broken.every(({ gate }) => gate === scheduleLagGate) &&
		limits.some(
			({ metric, state }) => metric === "violations" && state === "broken",
		)
	);
}

/** The verdict of a run that ended with its preflight. */
export function judgePreflight({
	failure,
	stopSignal,
}: PreflightOnly): Verdict {
	if (!failure) return stoppedBySignal(stopSignal ?? "SIGINT", []);
	const { exitCode, reason } = failure;
	return {
		word: exitCode === 3 ? "invalid" : "failed",
		exitCode,
		reasons: [`preflight: ${reason}; no load was sent`],
	};
}

function stoppedBySignal(
	signal: keyof typeof signalCodes,
	reasons: readonly string[],
): Verdict {
	const stopped = `stopped by ${signal}: this is what was measured until then`;
	return {
		word: "stopped",
		exitCode: signalCodes[signal],
		reasons: [stopped, ...reasons],
	};
}

function whyInvalid(
	{ engineFailure, started, signal, targetGone, stoppedBy }: Evidence,
	gates: readonly GateResult[],
	limits: readonly LimitResult[],
): string[] {
	const reasons = gates
		.filter(({ state }) => state === "broken")
		.map(({ gate, figure, bound }) => `${gate}: ${figure}, expected ${bound}`);
	if (engineFailure !== undefined) reasons.unshift(engineFailure);
	if (started === 0 && !signal) reasons.push("no visitor was started");
	// A run that was cut short may lack data.
	if (signal || targetGone !== undefined || stoppedBy) return reasons;
	const withoutData = limits.filter(
		({ state, action }) => state === "no data" && action !== "warn",
	);
	return [
		...reasons,
		...withoutData.map(({ limit }) => `a limit without data: ${limit}`),
	];
}

function whyFailed(
	{ plan, started, turnedAway, targetGone, stoppedBy }: Evidence,
	gates: readonly GateResult[],
	limits: readonly LimitResult[],
): string[] {
	const reasons = targetGone === undefined ? [] : [targetGone];
	if (stoppedBy)
		reasons.push(
			`stopped at second ${stoppedBy.second} by a limit with the action stop: ${stoppedBy.limit}`,
		);
	if (isTurningAway(started, turnedAway)) {
		// Where a gate is broken, the generator may be the reason.
		const isDoubted = gates.some(({ state }) => state === "broken");
		const found = `${turnedAway} of ${started + turnedAway} visitors were turned away, since ${plan.visitsAtOnce} visits at once are allowed (load.visitsAtOnce)`;
		reasons.push(isDoubted ? found : `the target did not keep up: ${found}`);
	}
	const broken = limits.filter(({ state }) => state === "broken");
	return [
		...reasons,
		...broken.map(
			({ limit, measured, second }) =>
				`limit broken: ${limit}, measured ${show(measured)}${second === undefined ? "" : ` in the window that ended at second ${second}`}`,
		),
	];
}

function whyInconclusive(
	evidence: Evidence,
	limits: readonly LimitResult[],
): string[] {
	const { signal, stoppedBy } = evidence;
	if (signal || stoppedBy) return [];
	const undecided = limits
		.filter(({ state, action }) => state === "undecided" && action !== "warn")
		.map(
			({ limit, measured, samples, reason }) =>
				`undecided: ${limit}, measured ${show(measured)} by ${samples} samples; ${reason}`,
		);
	return [...undecided, ...whyEmpty(evidence, limits)];
}

/** Why a run says too little to pass, whatever it kept. */
function whyEmpty(
	{ plan, leftOut, sessionsResumed }: Evidence,
	limits: readonly LimitResult[],
): string[] {
	const isAnyDurationJudged = limits.some(
		({ metric, state }) => metric === "step_duration" && isJudged(state),
	);
	const isResuming = plan.scenarios.some(({ steps }) =>
		steps.some(({ resumes }) => resumes),
	);
	return [
		...(isAnyDurationJudged
			? []
			: [`no limit on a duration was judged${adviceFor(leftOut)}`]),
		...(isResuming && sessionsResumed === 0 && !isLosingSessions(plan)
			? ["no session was resumed, though the plan resumes sessions"]
			: []),
	];
}

/** How many visitors more the limit needs that is nearest to enough samples. */
function adviceFor(leftOut: readonly LeftOut[]): string {
	const times = leftOut
		.filter(
			({ limit, expectedSamples }) =>
				limit.metric === "step_duration" && expectedSamples > 0,
		)
		.map(
			({ limit, expectedSamples }) => samplesByDefault(limit) / expectedSamples,
		);
	if (times.length === 0) return "";
	const factor = Math.max(1.5, 1.3 * Math.min(...times));
	return `: run about ${factor.toPrecision(2)} times as long, or with as many more visitors`;
}

function isJudged(state: LimitResult["state"]): boolean {
	return state === "kept" || state === "broken" || state === "warned";
}

/** How many limits were judged. */
function whyPassed(
	{ leftOut }: Evidence,
	gates: readonly GateResult[],
	limits: readonly LimitResult[],
): string[] {
	const kept = limits.filter(({ state }) => state === "kept").length;
	const all = limits.length + leftOut.length;
	const judged =
		kept === all
			? `all ${all} limits were kept`
			: `${kept} of ${all} limits were judged and kept`;
	const rest =
		leftOut.length === 0
			? []
			: [
					`${leftOut.length} default limits were left out, since they had too few samples: run longer, or with more visitors`,
				];
	const held = gates.some(({ state }) => state === "warned")
		? "no gate was broken"
		: "every gate held";
	return [`${held}, and ${judged}`, ...rest];
}

/** What is shown beside every verdict, and changes none. */
function warningsOf(
	{ deviations }: Evidence,
	gates: readonly GateResult[],
	limits: readonly LimitResult[],
): string[] {
	return [
		...gates
			.filter(({ state }) => state === "warned")
			.map(({ gate, figure }) => `warning: ${gate}: ${figure}`),
		...limits
			.filter(({ state, action }) => state !== "kept" && action === "warn")
			.map(
				({ limit, state, measured }) =>
					`warning: limit ${state}: ${limit}, measured ${show(measured)}`,
			),
		...deviations.map((line) => `warning: ${line}`),
	];
}

function show(value: number): string {
	return String(Number(value.toPrecision(4)));
}
