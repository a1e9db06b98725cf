/** The gates of validity: conditions without which no figure means anything. */

import { peakRate } from "../../lib/load/shape.ts";
import { isProbe } from "../../lib/plan/mode.ts";
import { adviceOn } from "../../lib/telemetry/causes.ts";
import {
	journalComplete,
	requestsBalance,
	serverAgrees,
	visitorsBalance,
} from "./balance-gates.ts";
import type { Evidence } from "./evidence.ts";
import { distortedIn } from "./mix.ts";
import type { GateResult } from "./schema.ts";

/** Milliseconds of the lag's 95th percentile beyond which a run says nothing about its target. */
const maxLag = 250;
/** And up to which visitors who are turned away are the target's fault. */
const maxLagOfTurnedAway = 50;
/** Every gate with its figure and its state. */
export function judgeGates(evidence: Evidence): GateResult[] {
	return [
		planned(evidence),
		startedInTime(evidence),
		turnedAway(evidence),
		interrupted(evidence),
		exceptions(evidence),
		generatorFailures(evidence),
		scheduleLag(evidence),
		machine(evidence),
		steps(evidence),
		visitorsBalance(evidence),
		requestsBalance(evidence),
		journalComplete(evidence),
		...serverAgrees(evidence),
		...mix(evidence),
	];
}

/** Where a limit stopped the run, the plan ends there. How far the plan was at another stop is not known. */
function planned(evidence: Evidence): GateResult {
	const { plan, started, turnedAway, isStopped, stoppedAt } = evidence;
	const isCut = stoppedAt !== undefined;
	const due = isCut
		? Math.round(plan.dueUntil(stoppedAt))
		: plan.plannedVisitors;
	// Visitors still arrive while k6 stops.
	const allowed = Math.max(isCut ? 2 * peakRate(plan.shape) : 0, due / 100);
	const isOff = Math.abs(started + turnedAway - due) > allowed;
	return {
		gate: "visitors started or turned away as planned",
		figure: `${started} + ${turnedAway} of ${due}`,
		bound: isCut ? "within 1 %, or two seconds' worth" : "within 1 %",
		state: isStopped && !isCut ? "not judged" : isOff ? "broken" : "held",
	};
}

/** Visitors who start late come all at once then, which is another load than the plan's. */
function startedInTime({ starts }: Evidence): GateResult {
	const { seconds = 0, behind = 0 } = starts ?? {};
	const isBehind = behind > Math.max(2, seconds / 100);
	return {
		gate: "visitors started in time",
		figure: `behind the plan in ${behind} of ${seconds} s`,
		bound: "at most 2 s, or 1 % of the load",
		state: !starts ? "not judged" : isBehind ? "broken" : "held",
	};
}

/** So many visitors may be turned away in any run. */
const fewTurnedAway = 5;

/** Whether too many visitors were turned away: the target did not keep up, where all gates hold. */
export function isTurningAway(started: number, turnedAway: number): boolean {
	return (
		turnedAway > fewTurnedAway && turnedAway > (started + turnedAway) / 1000
	);
}

/** The target did not keep up where the generator did: then it is no gate's business, and the verdict says so. */
function turnedAway({
	started,
	turnedAway: count,
	lagBeforeTurnedAway: lag,
	disturbed,
}: Evidence): GateResult {
	const isLate = lag.quantile(0.95) > maxLagOfTurnedAway;
	const isOwnFault = isLate || disturbed !== undefined;
	const breach = isOwnFault ? "broken" : "warned";
	return {
		gate: "visitors turned away",
		figure: `${count} of ${started + count}`,
		bound: "at most 5, or 0.1 %; else failed, if the generator kept up",
		state: isTurningAway(started, count) ? breach : "held",
	};
}

function interrupted({
	interrupted: count,
	started,
	isStopped,
	plan,
}: Evidence): GateResult {
	const isJudged = !isStopped && !isProbe(plan.mode);
	return {
		gate: "visits interrupted",
		figure: `${count} of ${started}`,
		bound: "at most 1 %",
		state: !isJudged ? "not judged" : count > started / 100 ? "broken" : "held",
	};
}

function steps({ unplannedSteps }: Evidence): GateResult {
	const isAsPlanned = unplannedSteps.length === 0;
	return {
		gate: "steps as planned",
		figure: isAsPlanned ? "all of them" : unplannedSteps.join(", "),
		bound: "no step that the scenario's workload does not expect",
		state: isAsPlanned ? "held" : "broken",
	};
}

function exceptions({ exceptions: count, stacks }: Evidence): GateResult {
	const [first] = stacks;
	return {
		gate: "uncaught exceptions",
		figure:
			first === undefined
				? String(count)
				: `${count}, the first: ${first.replace(/\s+/g, " ")}`,
		bound: "none",
		state: count > 0 ? "broken" : "held",
	};
}

/** What the generator itself could not do is no fault of the target, however much it looks like one. */
function generatorFailures({ causes }: Evidence): GateResult {
	const own = causes.flatMap(({ cause, count, second }) => {
		const advice = adviceOn(cause);
		return advice === undefined
			? []
			: [
					`${cause} for ${count} requests, first in second ${second}: ${advice}`,
				];
	});
	return {
		gate: "the generator's own failures",
		figure: own.length === 0 ? "none" : own.join("; "),
		bound: "none",
		state: own.length === 0 ? "held" : "broken",
	};
}

/** One bound for any number of visitors: what a smaller lag may explain, the limits take into account. */
function scheduleLag({ lag }: Evidence): GateResult {
	const late = lag.quantile(0.95);
	return {
		gate: scheduleLagGate,
		figure: `${late.toFixed(1)} ms`,
		bound: `at most ${maxLag} ms`,
		state: late > maxLag ? "broken" : "held",
	};
}

/** The gate that a late generator breaks. */
export const scheduleLagGate = "schedule lag p95";

/** A disturbed machine breaks no gate: it only leaves limits on durations undecided that would be broken. */
function machine({ disturbed }: Evidence): GateResult {
	return {
		gate: "machine undisturbed",
		figure: disturbed ?? "nothing was found",
		bound: "no steal, no throttling, no waiting for a core",
		state: disturbed === undefined ? "held" : "warned",
	};
}

/** Every visitor plays the scenario that the schedule drew. How far the schedule came at a stop is not known. */
function mix({ mix: found, isStopped }: Evidence): GateResult[] {
	if (!found) return [];
	const off = distortedIn(found);
	return [
		{
			gate: "the mix as drawn",
			figure:
				off.length === 0
					? "every scenario"
					: off
							.map(
								({ scenario, drawn, started, turnedAway }) =>
									`${scenario}: ${started + turnedAway} of ${drawn}`,
							)
							.join(", "),
			bound: "within 1 %, and one visitor, of each scenario",
			state: isStopped ? "not judged" : off.length > 0 ? "broken" : "held",
		},
	];
}
