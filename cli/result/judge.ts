/** Judges a run: counts its visitors, then limits, gates and the verdict. */
import type { Limit } from "../../lib/load/limits.ts";
import type { LeftOut } from "../../lib/plan/choose-limits.ts";
import { arrival, outcomes } from "../../lib/telemetry/outcomes.ts";
import type { Measurements } from "../journal/measurements.ts";
import { disturbanceOf, type Seen } from "./disturbance.ts";
import { evidenceOf } from "./evidence.ts";
import { judgeGates } from "./gates.ts";
import { lagOf } from "./lag.ts";
import { judgeLimit } from "./limits.ts";
import { mixOf } from "./mix.ts";
import type { Observation } from "./observation.ts";
import type { LimitResult, Result } from "./schema.ts";
import { judgePreflight, judgeRun } from "./verdict.ts";
import { visitorLedgerOf } from "./visitor-ledger.ts";
import { judgeLimits } from "./which-limits.ts";

/** Batches of a run, by which the correlation of its samples is estimated. */
const batchCount = 10;

type Judged = "visitors" | "ledger" | "mix" | "limits" | "gates" | "verdict";

/** Counts visitors, and judges limits, gates and the run. `leftOut` are the limits that the samples say nothing about. */
export function judge(
	observation: Observation,
	counts: Measurements,
): Pick<Result, Judged> & { readonly leftOut: readonly LeftOut[] } {
	const { plan, windows, origin, aggregator } = observation;
	const counted = {
		visitors: visitorsOf(counts),
		ledger: visitorLedgerOf(counts, plan.scenarios),
		...(plan.isMix && { mix: mixOf(plan, counts) }),
	};
	const machine = machineIn(observation, counts);
	const batches = aggregator.batches(batchCount);
	const by = {
		whole: counts,
		batches,
		machine,
		seconds: loadSeconds(observation),
	};
	const judgeOne = (limit: Limit): LimitResult =>
		judgeLimit(limit, by, windows.of(limit));
	const { limits, leftOut } = judgeLimits(plan, judgeOne);
	// Limits and gates are about load. Without load there is nothing to judge.
	if (origin.kind === "preflight")
		return {
			...counted,
			limits: [],
			leftOut: [],
			gates: [],
			verdict: judgePreflight(origin),
		};
	const disturbed = disturbanceOf(machine);
	const evidence = evidenceOf(observation, origin, counts, {
		...counted,
		disturbed,
		leftOut,
	});
	const gates = judgeGates(evidence);
	const verdict = judgeRun(evidence, gates, limits);
	return { ...counted, limits, leftOut, gates, verdict };
}

/** Seconds of the load: to its plan's end, or to the stop. */
function loadSeconds({
	plan,
	origin,
	aggregator,
	windows,
}: Observation): number {
	const footer = origin.kind === "preflight" ? undefined : origin.footer;
	const until = footer?.stoppedBy
		? footer.stoppedBy.second + 1
		: aggregator.seconds;
	const began = footer?.beganSecond ?? windows.began() ?? 0;
	return Math.min(plan.lengthSeconds, until - began);
}

/** The machine in the seconds of the load; in all seconds where it is not known when the load began. */
function machineIn(
	{ plan, origin, aggregator, header }: Observation,
	counts: Measurements,
): Seen {
	const began = origin.kind === "preflight" ? 0 : origin.footer?.beganSecond;
	const samples =
		began === undefined
			? aggregator.machine()
			: aggregator.machine(began, began + plan.lengthSeconds);
	return { samples, cores: header.machine.cpus, lag: lagOf(counts) };
}

function visitorsOf(counts: Measurements): Result["visitors"] {
	const ended = outcomes.map((step): [string, number] => [
		step,
		counts.sum("visitor_moves", { step }),
	]);
	const away = counts
		.series("visitors_turned_away")
		.map(({ tags, count }): [string, number] => [
			`${tags.scenario}: ${tags.type}`,
			count,
		]);
	const started = counts.sum("visitor_moves", { step: arrival });
	const exceptions = counts.sum("exceptions");
	return {
		started,
		turnedAway: counts.sum("visitors_turned_away"),
		turnedAwayByType: Object.fromEntries(away),
		interrupted:
			started - exceptions - ended.reduce((sum, [, count]) => sum + count, 0),
		exceptions,
		outcomes: Object.fromEntries(ended),
	};
}
