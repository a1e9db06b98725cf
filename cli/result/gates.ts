/** The gates of validity: what has to hold before any figure means something. */
import { dueUntil, type Plan } from "../../lib/load/plan.ts";
import { peakRate } from "../../lib/load/shape.ts";
import { journal, ledger, requests, sameLedger } from "./accounts.ts";
import type { Lag } from "./lag.ts";
import type { GateResult, MixResult, PlaceResult } from "./schema.ts";

export interface Evidence {
	readonly plan: Plan;
	readonly started: number;
	readonly dropped: number;
	readonly interrupted: number;
	readonly exceptions: number;
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
	/** Visits that were completed, by the engine's progress. */
	readonly completed: number;
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
	const hasDrops = evidence.dropped > 5;
	return [
		planned(evidence),
		drops(evidence),
		interrupted(evidence),
		exceptions(evidence),
		lag,
		busy(
			evidence,
			lag.state === "broken" || (hasDrops && lag.state === "not judged"),
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
	const { plan, started, dropped, isStopped, stoppedAt } = evidence;
	const isCut = stoppedAt !== undefined;
	const due = isCut
		? Math.round(dueUntil(plan, stoppedAt))
		: plan.plannedVisitors;
	// One visitor of each story more or less is the engine's rounding at either end; a stop takes a moment.
	const rounding = isCut ? 2 * peakRate(plan.shape) : plan.stories.length;
	const isOff =
		Math.abs(started + dropped - due) > Math.max(rounding, due / 100);
	return {
		gate: "visitors started or dropped as planned",
		figure: `${started} + ${dropped} of ${due}`,
		bound: isCut ? "within 1 %, or two seconds' worth" : "within 1 %",
		state: isStopped && !isCut ? "not judged" : isOff ? "broken" : "held",
	};
}

/** Whether so many starts were dropped that somebody did not keep up: the target, where all gates hold. */
export function isDropping(started: number, dropped: number): boolean {
	return dropped > 5 && dropped > (started + dropped) / 1000;
}

/** What dropped starts mean the verdict says: it depends on the gates. */
function drops({ started, dropped }: Evidence): GateResult {
	return {
		gate: "starts dropped",
		figure: `${dropped} of ${started + dropped}`,
		bound: "at most 5, or 0.1 %; else failed, if all gates hold",
		state: isDropping(started, dropped) ? "warned" : "held",
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

function exceptions({ exceptions: count }: Evidence): GateResult {
	return {
		gate: "uncaught exceptions",
		figure: String(count),
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

/** Where the target shares the machine a busy one only warns, unless visitors were late, or dropped and nobody knows why. */
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

/** A mix that drops distorted is no reason to doubt the rest, but to be told. */
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
