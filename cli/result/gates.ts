/** The gates of validity: what has to hold before any figure means something. */

import { peakRate } from "../../lib/load/shape.ts";
import type { Plan } from "../../lib/plan/plan.ts";
import type { Visits } from "../journal/lines.ts";
import { journal, ledger, requests, sameLedger } from "./balance-gates.ts";
import type { Lag } from "./lag.ts";
import type { GateResult, MixResult, PlaceResult } from "./schema.ts";

export interface Evidence {
	readonly plan: Plan;
	readonly started: number;
	readonly turnedAway: number;
	/** Visits that were going on when the run ended. */
	readonly interrupted: number;
	readonly exceptions: number;
	/** Where the first of them were met. */
	readonly stacks: readonly string[];
	/** The visitors' ledger. */
	readonly places: readonly PlaceResult[];
	readonly lag: Lag;
	/** Milliseconds: the median of all steps. */
	readonly stepP50: number;
	/** The 95th percentile of the machine's busy share, 0 to 1; undefined where it was not watched long enough. */
	readonly busyP95: number | undefined;
	/** Whether target and generator share the machine. */
	readonly isShared: boolean;
	/** Whether the run was stopped before its plan's end. */
	readonly isStopped: boolean;
	/** Seconds after the load's start at which a limit stopped it; undefined where none did. */
	readonly stoppedAt: number | undefined;
	/** Whether nobody saw how it ended. */
	readonly isCutOff: boolean;
	/** Answers by route and status as either side counted them; undefined where the target keeps no ledger, or is gone. */
	readonly ledgers:
		| "unread"
		| {
				readonly client: Readonly<Record<string, number>>;
				readonly server: Readonly<Record<string, number>>;
		  }
		| undefined;
	/** Requests by the engine's summary, where it makes one; those with and without an answer as the journal has them. */
	readonly sent: number | undefined;
	readonly answered: number;
	readonly lost: number;
	/** Visitors as the virtual users counted them; undefined where one of them was cut off. */
	readonly counted: Visits | undefined;
	/** Why the journal is not whole, if it is not. */
	readonly journalProblem: string | undefined;
	/** Seconds that it is of. */
	readonly journalSeconds: number;
	readonly mix: MixResult | undefined;
}

/** The most that a machine may be busy, as a share of all its cores. */
export const busyBound = 0.8;
/** Visitors that a 99th percentile of the lag needs, and a 95th in its place. */
const lagSamples = { p99: 1000, p95: 20 };
/** A mix as far off as this comes once in so many runs by chance. */
const rareMix = 0.001;

/** Every gate with its figure, whether it held or not. */
export function judgeGates(evidence: Evidence): GateResult[] {
	const lag = scheduleLag(evidence);
	const isTurning = evidence.turnedAway > 5;
	return [
		planned(evidence),
		turnedAway(evidence),
		interrupted(evidence),
		exceptions(evidence),
		lag,
		busy(
			evidence,
			lag.state === "broken" || (isTurning && lag.state === "not judged"),
		),
		ledger(evidence),
		...requests(evidence),
		journal(evidence),
		...sameLedger(evidence),
		...mix(evidence),
	];
}

/** Where a limit stopped the run the plan ends there; how far it was when somebody else stopped it nobody knows. */
function planned(evidence: Evidence): GateResult {
	const { plan, started, turnedAway, isStopped, stoppedAt } = evidence;
	const isCut = stoppedAt !== undefined;
	const due = isCut
		? Math.round(plan.dueUntil(stoppedAt))
		: plan.plannedVisitors;
	// A stop takes a moment.
	const allowed = isCut ? Math.max(2 * peakRate(plan.shape), due / 100) : 0;
	const isOff = Math.abs(started + turnedAway - due) > allowed;
	return {
		gate: "visitors started or turned away as planned",
		figure: `${started} + ${turnedAway} of ${due}`,
		bound: isCut ? "within 1 %, or two seconds' worth" : "all of them",
		state: isStopped && !isCut ? "not judged" : isOff ? "broken" : "held",
	};
}

/** Whether so many visitors were turned away that somebody did not keep up: the target, where all gates hold. */
export function isTurningAway(started: number, turnedAway: number): boolean {
	return turnedAway > 5 && turnedAway > (started + turnedAway) / 1000;
}

/** What it means that visitors were turned away the verdict says: it depends on the gates. */
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

/** Where too few came for a 99th percentile the 95th has to do, and only what is far off says anything. */
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

/** Where the target shares the machine a busy one only warns, unless visitors were late, or turned away and nobody knows why. */
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

/** A mix that visitors turned away distorted is no reason to doubt the rest, but to be told. */
function mix({ mix: found }: Evidence): GateResult[] {
	if (!found) return [];
	const { chiSquare, degreesOfFreedom, probability } = found;
	return [
		{
			gate: "the mix as asked for",
			figure: `chi-square ${chiSquare.toFixed(2)}, ${degreesOfFreedom} degrees of freedom, p ${probability.toPrecision(2)}`,
			bound: `p at least ${rareMix}`,
			state: probability < rareMix ? "warned" : "held",
		},
	];
}
