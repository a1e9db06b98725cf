/** The gates of validity: what has to hold before any figure means something. */
import type { Plan } from "../../lib/load/plan.ts";
import type { GateResult } from "./schema.ts";

export interface Evidence {
	readonly plan: Plan;
	readonly started: number;
	readonly dropped: number;
	readonly interrupted: number;
	readonly exceptions: number;
	/** Visits that ended, by whatever outcome. */
	readonly ended: number;
	/** Milliseconds. */
	readonly lagP99: number;
	/** Milliseconds: the median of all steps. */
	readonly stepP50: number;
	/** The 95th percentile of the machine's busy share, 0 to 1; undefined where it was not watched long enough. */
	readonly busyP95: number | undefined;
	/** Whether target and generator share the machine. */
	readonly isShared: boolean;
	/** Whether the run was stopped before its plan's end. */
	readonly isStopped: boolean;
	/** Answers by route and status as either side counted them; undefined where the target keeps no ledger. */
	readonly ledgers:
		| {
				readonly client: Readonly<Record<string, number>>;
				readonly server: Readonly<Record<string, number>>;
		  }
		| undefined;
	/** Requests without an answer. */
	readonly lost: number;
}

const busyBound = 0.8;
const lagSamples = 1000;

/** Every gate with its figure, whether it held or not. */
export function judgeGates(evidence: Evidence): GateResult[] {
	const lag = scheduleLag(evidence);
	const hasDrops = evidence.dropped > 5;
	return [
		planned(evidence),
		interrupted(evidence),
		exceptions(evidence),
		lag,
		busy(
			evidence,
			lag.state === "broken" || (hasDrops && lag.state === "not judged"),
		),
		ledger(evidence),
		...sameLedger(evidence),
	];
}

function planned({ plan, started, dropped, isStopped }: Evidence): GateResult {
	const due = plan.plannedVisitors;
	// One visitor more or less is the engine's rounding at either end.
	const isOff = Math.abs(started + dropped - due) > Math.max(1, due / 100);
	return {
		gate: "visitors started or dropped as planned",
		figure: `${started} + ${dropped} of ${due}`,
		bound: "within 1 %",
		state: isStopped ? "not judged" : isOff ? "broken" : "held",
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

/** A start that was dropped takes no number, so all later visitors seem late by its turn: that is no lag. */
function scheduleLag({
	plan,
	lagP99,
	stepP50,
	started,
	dropped,
}: Evidence): GateResult {
	const bound = Math.max(10, stepP50 / 10);
	const isFew = started < lagSamples;
	const lag = Math.max(0, lagP99 - (dropped * 1000) / plan.shape.rate);
	return {
		gate: "schedule lag p99",
		figure: `${lag.toFixed(1)} ms${isFew ? ` (${started} of ${lagSamples} samples)` : ""}`,
		bound: `at most ${bound.toFixed(0)} ms`,
		state: isFew ? "not judged" : lag > bound ? "broken" : "held",
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

/** Nobody is lost: whoever started ended, was interrupted, or met an exception. */
function ledger({
	started,
	ended,
	interrupted: open,
	exceptions: thrown,
}: Evidence): GateResult {
	return {
		gate: "every visitor accounted for",
		figure: `${started} started, ${ended} ended, ${open} interrupted`,
		bound: "the sums agree",
		state: started === ended + open + thrown ? "held" : "broken",
	};
}

/** The target counted what the generator did; they may differ by the requests that were lost or cut off. */
function sameLedger({
	ledgers,
	lost,
	interrupted: open,
}: Evidence): GateResult[] {
	if (!ledgers) return [];
	const { client, server } = ledgers;
	const lines = new Set([...Object.keys(client), ...Object.keys(server)]);
	const off = [...lines]
		.map((line) => ({
			line,
			here: client[line] ?? 0,
			there: server[line] ?? 0,
		}))
		.filter(({ here, there }) => here !== there);
	const difference = off.reduce(
		(sum, { here, there }) => sum + Math.abs(here - there),
		0,
	);
	const allowed = lost + open;
	const count = Object.values(server).reduce((sum, one) => sum + one, 0);
	return [
		{
			gate: "the local server counted the same requests",
			figure:
				off.length === 0
					? `${count} on both sides`
					: off
							.map(
								({ line, here, there }) =>
									`${line}: ${here} here, ${there} there`,
							)
							.join("; "),
			bound:
				allowed === 0
					? "the same on every line"
					: `${allowed} apart at most, lost or cut off`,
			state: difference > allowed ? "broken" : "held",
		},
	];
}
