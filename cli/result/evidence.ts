/** The evidence: everything that gates and verdict are judged by. */
import type { LeftOut } from "../../lib/plan/choose-limits.ts";
import { isProbe } from "../../lib/plan/mode.ts";
import type { Plan } from "../../lib/plan/plan.ts";
import { met } from "../../lib/telemetry/metrics.ts";
import { routeNamed } from "../../lib/telemetry/request-names.ts";
import { handshake } from "../../lib/telemetry/steps.ts";
import { describeEnd, exceptionsIn, ranToTheEnd } from "../engine/outcome.ts";
import type { VisitSums } from "../engine/output.ts";
import type { Footer, StoppedBy, Visits } from "../journal/lines.ts";
import type { Measurements, Series } from "../journal/measurements.ts";
import { type Lag, lagOf } from "./lag.ts";
import { lostByCause } from "./lost.ts";
import type { Observation, Origin } from "./observation.ts";
import type { LostResult, MixResult, PlaceResult, Result } from "./schema.ts";
import { lagBeforeTurnedAway, type Starts, startsOf } from "./starts.ts";
import { deviationsOf } from "./violations.ts";

export interface Evidence {
	readonly plan: Plan;
	readonly started: number;
	readonly turnedAway: number;
	/** Visits that had not ended when the run did. */
	readonly interrupted: number;
	readonly exceptions: number;
	/** The stacks of the first exceptions. */
	readonly stacks: readonly string[];
	/** The visitors' ledger. */
	readonly places: readonly PlaceResult[];
	/** Steps that visitors took and the plan does not have, as in `visitor-funnel: look`. */
	readonly unplannedSteps: readonly string[];
	readonly lag: Lag;
	/** Until the first visitor was turned away. */
	readonly lagBeforeTurnedAway: Lag;
	/** Undefined where it is not known when the load began, or when it ended. */
	readonly starts: Starts | undefined;
	/** What disturbed the machine, if anything did. */
	readonly disturbed: string | undefined;
	/** Violations that the target is known for, by rule, in words. */
	readonly deviations: readonly string[];
	/** Default limits that had too few samples to be decided. */
	readonly leftOut: readonly LeftOut[];
	/** The run was stopped before its plan's end. */
	readonly isStopped: boolean;
	/** Seconds after the load's start at which a limit stopped it; undefined where none did. */
	readonly stoppedAt: number | undefined;
	/** The end of the run was not observed. */
	readonly isCutOff: boolean;
	/** Answers by route and status, as client and server counted them; undefined where the target has no ledger, or is gone. */
	readonly requestCounts: RequestCounts | "unread" | undefined;
	/** Answers of something in front of the API: the server may have answered as well, or not. */
	readonly inFront: number;
	/** Requests with and without an answer, in the journal. */
	readonly answered: number;
	readonly lost: number;
	/** The same by cause, the most frequent first. */
	readonly causes: readonly LostResult[];
	/** Visitors as the virtual users counted them; undefined where one of them was cut off. */
	readonly counted: Visits | undefined;
	/** Why the journal is not complete, if it is not. */
	readonly journalProblem: string | undefined;
	/** Seconds that the journal has. */
	readonly journalSeconds: number;
	readonly mix: MixResult | undefined;
	/** Engagements with a session that were answered 200, after the warm-up. */
	readonly sessionsResumed: number;
	/** The signal that stopped the run, if one did. */
	readonly signal: NonNullable<Footer["stopSignal"]> | undefined;
	/** Why k6 did not run its plan to the end, where nothing stopped it. */
	readonly engineFailure: string | undefined;
	/** Why the target is known to be gone, if it is. */
	readonly targetGone: string | undefined;
	/** The limit that stopped the run, if one did. */
	readonly stoppedBy: StoppedBy | undefined;
}

interface RequestCounts {
	readonly client: Readonly<Record<string, number>>;
	readonly server: Readonly<Record<string, number>>;
}

/** The evidence of an observed load. */
export function evidenceOf(
	observation: Observation,
	origin: Exclude<Origin, { kind: "preflight" }>,
	counts: Measurements,
	judged: Pick<Result, "visitors" | "ledger" | "mix"> &
		Pick<Evidence, "disturbed" | "leftOut">,
): Evidence {
	const { plan, aggregator, output } = observation;
	const { visitors, ledger, mix, disturbed, leftOut } = judged;
	const { footer } = origin;
	const stoppedBy = footer?.stoppedBy ?? undefined;
	const stoppedAt =
		footer && stoppedBy && stoppedBy.second + 1 - footer.beganSecond;
	return {
		plan,
		started: visitors.started,
		turnedAway: visitors.turnedAway,
		interrupted: visitors.interrupted,
		exceptions: visitors.exceptions,
		stacks: exceptionsIn(output),
		places: ledger,
		unplannedSteps: unplannedSteps(plan, counts),
		lag: lagOf(counts),
		lagBeforeTurnedAway: lagBeforeTurnedAway(aggregator),
		starts: startsUntilStop(observation, footer, stoppedAt),
		disturbed,
		deviations: deviationsOf(counts, output, plan, true).flatMap(inWords),
		leftOut,
		isStopped: isStopped(footer, plan),
		stoppedAt,
		isCutOff: footer === undefined || footer.signal !== null,
		requestCounts: requestCounts(footer, counts),
		inFront: counts.sum("answers_in_front"),
		answered: counts.sum("http_reqs") - lostIn(counts),
		lost: lostIn(counts),
		causes: lostByCause(aggregator),
		counted:
			(footer ? footer.visits : visitsOf(plan, output.closed)) ?? undefined,
		journalProblem: origin.journalProblem ?? footer?.failure ?? undefined,
		journalSeconds: aggregator.seconds,
		mix,
		sessionsResumed: counts.sum("session_reuse.total", met),
		signal: footer?.stopSignal ?? undefined,
		engineFailure:
			footer && !wasStopped(footer) && !endedAsPlanned(footer, plan)
				? describeEnd({ ...output, ...footer })
				: undefined,
		targetGone: footer?.targetGone ?? undefined,
		stoppedBy,
	};
}

function inWords({
	rule,
	count,
	until,
	because,
	isOver,
}: ReturnType<typeof deviationsOf>[number]): string[] {
	if (isOver)
		return [
			`the known deviation from ${rule} ended with ${until}, and is judged now: ${because}`,
		];
	return count === 0
		? []
		: [
				`${rule} was broken ${count} ${count === 1 ? "time" : "times"}, which is known until ${until}: ${because}`,
			];
}

function startsUntilStop(
	{ plan, aggregator }: Observation,
	footer: Footer | undefined,
	stoppedAt: number | undefined,
): Starts | undefined {
	if (!footer || (isStopped(footer, plan) && stoppedAt === undefined))
		return undefined;
	const length = stoppedAt ?? plan.lengthSeconds;
	return startsOf(aggregator, plan, { began: footer.beganSecond, length });
}

/** The sums of all virtual users; null where one of them was cut off. */
export function visitsOf(
	{ virtualUsers }: Plan,
	closed: VisitSums,
): Visits | null {
	if (closed.virtualUsers < virtualUsers) return null;
	const { virtualUsers: _, ...visits } = closed;
	return visits;
}

/** Requests without an answer. */
export function lostIn(counts: Measurements): number {
	return counts.sum("http_reqs", { status: "0" });
}

/** Whether a signal, a limit or a failed journal stopped the run, so that k6's own end explains nothing. */
function wasStopped({ stopSignal, stoppedBy, failure }: Footer): boolean {
	return stopSignal !== null || stoppedBy !== null || failure !== null;
}

/** Whether the run ended before its plan did. */
export function isStopped(
	footer: Footer | undefined,
	plan: Pick<Plan, "mode">,
): boolean {
	return !footer || wasStopped(footer) || !endedAsPlanned(footer, plan);
}

/** A probe's k6 is stopped when all virtual users have ended. */
function endedAsPlanned(footer: Footer, { mode }: Pick<Plan, "mode">): boolean {
	return ranToTheEnd(footer) || (isProbe(mode) && footer.visits !== null);
}

function unplannedSteps(plan: Plan, counts: Measurements): string[] {
	const planned = new Set(
		plan.scenarios.flatMap(({ scenario, steps }) =>
			[...steps.map(({ step }) => step), handshake].map(
				(step) => `${scenario}: ${step}`,
			),
		),
	);
	const taken = [
		...counts.series("warm_up_duration"),
		...counts.series("step_duration"),
	].map(({ tags }) => `${tags.scenario}: ${tags.step}`);
	return [...new Set(taken)].filter((step) => !planned.has(step));
}

function requestCounts(
	footer: Footer | undefined,
	counts: Measurements,
): Evidence["requestCounts"] {
	if (!footer?.keepsLedger || footer.targetGone !== null) return undefined;
	const server = footer.serverLedger;
	if (!server) return "unread";
	const client: Record<string, number> = {};
	const add = (
		{ tags: { name = "", status = "0" }, count }: Series,
		sign = 1,
	) => {
		if (status === "0") return;
		const line = `${routeNamed(name)} ${status}`;
		client[line] = (client[line] ?? 0) + sign * count;
	};
	for (const one of counts.series("http_reqs")) add(one);
	for (const one of counts.series("answers_in_front")) add(one, -1);
	return { client, server };
}
