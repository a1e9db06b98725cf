/** The gates of validity: conditions without which no figure means anything. */

import { peakRate } from "../../lib/load/shape.ts";
import {
	journalComplete,
	requestsBalance,
	serverAgrees,
	visitorsBalance,
} from "./balance-gates.ts";
import type { Evidence } from "./evidence.ts";
import type { GateResult } from "./schema.ts";

/** The highest busy share of a machine's cores, 0 to 1. */
export const busyBound = 0.8;
/** Visitors that the 99th percentile of the lag needs, and the 95th where there are fewer. */
const lagSamples = { p99: 1000, p95: 20 };
/** Chance alone makes a mix with a lower probability in one of a thousand runs. */
const minMixProbability = 0.001;

/** Every gate with its figure and its state. */
export function judgeGates(evidence: Evidence): GateResult[] {
	const lag = scheduleLag(evidence);
	const isTurningAway = evidence.turnedAway > fewTurnedAway;
	return [
		planned(evidence),
		turnedAway(evidence),
		interrupted(evidence),
		exceptions(evidence),
		lag,
		busy(
			evidence,
			lag.state === "broken" || (isTurningAway && lag.state === "not judged"),
		),
		steps(evidence),
		visitorsBalance(evidence),
		...requestsBalance(evidence),
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
	const allowed = isCut ? Math.max(2 * peakRate(plan.shape), due / 100) : 0;
	const isOff = Math.abs(started + turnedAway - due) > allowed;
	return {
		gate: "visitors started or turned away as planned",
		figure: `${started} + ${turnedAway} of ${due}`,
		bound: isCut ? "within 1 %, or two seconds' worth" : "all of them",
		state: isStopped && !isCut ? "not judged" : isOff ? "broken" : "held",
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

/** Only a warning: what it means depends on the other gates, so the verdict decides. */
function turnedAway({ started, turnedAway: count }: Evidence): GateResult {
	return {
		gate: "visitors turned away",
		figure: `${count} of ${started + count}`,
		bound: "at most 5, or 0.1 %; else failed, if all gates hold",
		state: isTurningAway(started, count) ? "warned" : "held",
	};
}

function interrupted({
	interrupted: count,
	started,
	isStopped,
}: Evidence): GateResult {
	return {
		gate: "visits interrupted",
		figure: `${count} of ${started}`,
		bound: "at most 1 %",
		state: isStopped ? "not judged" : count > started / 100 ? "broken" : "held",
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

/** Where there are too few visitors for the 99th percentile, the 95th is judged, with a bound ten times as high. */
function scheduleLag({ lag, stepP50 }: Evidence): GateResult {
	const { samples, quantile } = lag;
	const isFew = samples < lagSamples.p99;
	const bound = Math.max(10, stepP50 / 10) * (isFew ? 10 : 1);
	const late = quantile(isFew ? 0.95 : 0.99);
	const state = late > bound ? "broken" : "held";
	return {
		gate: "schedule lag p99",
		figure: `${late.toFixed(1)} ms${isFew ? ` (p95: ${samples} of ${lagSamples.p99} samples)` : ""}`,
		bound: `at most ${bound.toFixed(0)} ms`,
		state: samples < lagSamples.p95 ? "not judged" : state,
	};
}

/** Where target and generator share the machine, a busy machine only warns, unless visitors were late or turned away. */
function busy({ busyP95, isShared }: Evidence, isLate: boolean): GateResult {
	const isBusy = busyP95 !== undefined && busyP95 > busyBound;
	const breach = isShared && !isLate ? "warned" : "broken";
	return {
		gate: "machine busy, p95",
		figure:
			busyP95 === undefined
				? "not measured"
				: `${(busyP95 * 100).toFixed(0)} %`,
		bound: `at most ${busyBound * 100} %`,
		state: busyP95 === undefined ? "not judged" : isBusy ? breach : "held",
	};
}

/** Visitors who are turned away distort a mix. That is worth a warning, and no reason to doubt the other figures. */
function mix({ mix: found }: Evidence): GateResult[] {
	if (!found) return [];
	const { chiSquare, degreesOfFreedom, probability } = found;
	return [
		{
			gate: "the mix as asked for",
			figure: `chi-square ${chiSquare.toFixed(2)}, ${degreesOfFreedom} degrees of freedom, p ${probability.toPrecision(2)}`,
			bound: `p at least ${minMixProbability}`,
			state: probability < minMixProbability ? "warned" : "held",
		},
	];
}
