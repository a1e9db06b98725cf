/** The verdict: validity first, limits second, and every reason listed. Pure. */
import { parseDuration } from "../../lib/load/duration.ts";
import type { StoppedBy } from "../journal/lines.ts";
import { isTurningAway } from "./gates.ts";
import type { GateResult, LimitResult, Verdict } from "./schema.ts";

export interface Findings {
	readonly gates: readonly GateResult[];
	readonly limits: readonly LimitResult[];
	readonly started: number;
	readonly turnedAway: number;
	/** Visits at once that were allowed. */
	readonly bound: number;
	/** The signal that stopped the run, if one did. */
	readonly signal: "SIGINT" | "SIGTERM" | undefined;
	/** Why the engine did not run its plan to the end, if it did not and was not told to stop. */
	readonly engineFailure: string | undefined;
	/** Why no load was sent, if none was. */
	readonly preflight:
		| { readonly exitCode: 1 | 3; readonly reason: string }
		| undefined;
	/** Why the target is known to be gone, if it is. */
	readonly targetGone: string | undefined;
	/** The limit that stopped the run, if one did. */
	readonly stoppedBy: StoppedBy | undefined;
}

const signalCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/** A signal outranks invalid, invalid outranks failed, failed outranks inconclusive. */
export function judgeRun(findings: Findings): Verdict {
	const { signal, preflight } = findings;
	if (preflight) {
		const { exitCode, reason } = preflight;
		const word = exitCode === 3 ? "invalid" : "failed";
		return {
			word,
			exitCode,
			reasons: [`preflight: ${reason}; no load was sent`],
		};
	}
	const invalid = whyInvalid(findings);
	const failed = whyFailed(findings);
	const inconclusive = whyInconclusive(findings);
	const reasons = [...invalid, ...failed, ...inconclusive];
	if (signal) {
		const stopped = `stopped by ${signal}: this is what was measured until then`;
		return {
			word: "stopped",
			exitCode: signalCodes[signal],
			reasons: [stopped, ...reasons],
		};
	}
	if (invalid.length > 0) return { word: "invalid", exitCode: 3, reasons };
	if (failed.length > 0) return { word: "failed", exitCode: 1, reasons };
	if (inconclusive.length > 0)
		return { word: "inconclusive", exitCode: 4, reasons };
	return {
		word: "passed",
		exitCode: 0,
		reasons: ["every gate held and every limit was kept"],
	};
}

function whyInvalid(findings: Findings): string[] {
	const { gates, limits, engineFailure, started, signal } = findings;
	const reasons = gates
		.filter(({ state }) => state === "broken")
		.map(({ gate, figure, bound }) => `${gate}: ${figure}, expected ${bound}`);
	if (engineFailure !== undefined) reasons.unshift(engineFailure);
	if (started === 0 && !signal) reasons.push("no visitor was started");
	// A run that was cut short, by us or by its target's end, may well lack data.
	if (signal || findings.targetGone !== undefined || findings.stoppedBy)
		return reasons;
	const silent = limits.filter(
		({ state, action }) => state === "no data" && action !== "warn",
	);
	return [
		...reasons,
		...silent.map(({ limit }) => `a limit without data: ${limit}`),
	];
}

function whyFailed(findings: Findings): string[] {
	const { gates, limits, started, turnedAway, bound, targetGone, stoppedBy } =
		findings;
	const reasons = targetGone === undefined ? [] : [targetGone];
	if (stoppedBy)
		reasons.push(
			`stopped at second ${stoppedBy.second} by a limit with the action stop: ${stoppedBy.limit}`,
		);
	if (isTurningAway(started, turnedAway)) {
		// Where a gate is broken it may as well have been the generator.
		const isDoubted = gates.some(({ state }) => state === "broken");
		const found = `${turnedAway} of ${started + turnedAway} visitors were turned away, since ${bound} visits at once are allowed (load.visitsAtOnce)`;
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

function whyInconclusive({ limits, signal, stoppedBy }: Findings): string[] {
	if (signal || stoppedBy) return [];
	return limits
		.filter(
			({ state, action }) => state === "too few samples" && action !== "warn",
		)
		.map(
			({ limit, samples, needed, window }) =>
				`too few samples: ${limit} needs ${needed}, found ${samples}; ${howToFeed(needed / samples, window)}`,
		);
}

/** More visitors a second always help, a longer run only where it is looked at as a whole. */
function howToFeed(times: number, window: string): string {
	const more = (Math.ceil(times * 10) / 10).toFixed(1);
	const visitors = `with ${more} times as many visitors a second`;
	return parseDuration(window) === undefined
		? `run ${more} times as long, or ${visitors}`
		: `run ${visitors}, or ask for a longer window`;
}

function show(value: number): string {
	return String(Number(value.toPrecision(4)));
}
