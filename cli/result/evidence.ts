/** What the gates of validity are judged by. */

import type { Plan } from "../../lib/plan/plan.ts";
import { routes } from "../../lib/telemetry/request-names.ts";
import type { Closed } from "../engine/output.ts";
import { exceptionsIn, ranToTheEnd } from "../engine/outcome.ts";
import type { Footer, Visits } from "../journal/lines.ts";
import type { Measurements } from "../journal/measurements.ts";
import type { Evidence } from "./gates.ts";
import { lagOf } from "./lag.ts";
import type { Observed } from "./observation.ts";
import type { MixResult, Result } from "./schema.ts";

/** The parts of a Result that gates are judged by. */
interface Made extends Pick<Result, "visitors" | "ledger"> {
	readonly counts: Measurements;
	readonly mix: MixResult | undefined;
}

/** Of everything that was observed, and what was made of it so far. */
export function evidenceOf(
	observed: Observed,
	{ counts, visitors, ledger, mix }: Made,
): Evidence {
	const { plan, summary, fold, footer } = observed;
	const durations = counts.distribution("step_duration");
	return {
		plan,
		started: visitors.started,
		turnedAway: visitors.turnedAway,
		interrupted: visitors.interrupted,
		exceptions: visitors.exceptions,
		places: ledger,
		lag: lagOf(counts),
		stepP50:
			summary.exact("step_duration", "med") ?? durations.quantile(0.5).value,
		busyP95: busyP95(fold.busy),
		isShared: plan.target.isLoopback,
		isStopped: isStopped(footer),
		stoppedAt: footer?.stoppedBy
			? footer.stoppedBy.second + 1 - footer.beganSecond
			: undefined,
		isCutOff: footer === undefined || footer.signal !== null,
		ledgers: ledgersOf(footer, counts),
		sent: summary.exact("http_reqs", "count"),
		counted: visitsIn(observed),
		stacks: exceptionsIn(observed.heard),
		answered: counts.sum("http_reqs") - lostOf(counts),
		lost: lostOf(counts),
		journalProblem: observed.journalProblem ?? footer?.failure ?? undefined,
		journalSeconds: fold.seconds,
		mix,
	};
}

/** What virtual users counted; from the log where nobody was there to write a footer. Undefined where one of them was cut off. */
function visitsIn({ plan, footer, heard }: Observed): Visits | undefined {
	return (footer ? footer.visits : visitsOf(plan, heard.closed)) ?? undefined;
}

/** The sums of all virtual users; null where one of them was cut off. */
export function visitsOf(
	{ virtualUsers }: Plan,
	closed: Closed,
): Visits | null {
	if (closed.virtualUsers < virtualUsers) return null;
	const { started, turnedAway, ended } = closed;
	return { started, turnedAway, ended };
}

/** Requests without an answer. */
export function lostOf(counts: Measurements): number {
	return counts.sum("http_reqs", { status: "0" });
}

/** Whether the engine was told to end: the reason is not its own. */
export function wasStopped({ stopSignal, stoppedBy, failure }: Footer): boolean {
	return stopSignal !== null || stoppedBy !== null || failure !== null;
}

/** Whether the run ended before its plan did. */
export function isStopped(footer: Footer | undefined): boolean {
	return !footer || wasStopped(footer) || !ranToTheEnd(footer);
}

/** Seconds that a 95th percentile needs to mean anything. */
const minSeconds = 10;

function busyP95(shares: readonly number[]): number | undefined {
	if (shares.length < minSeconds) return undefined;
	const sorted = shares.toSorted((one, other) => one - other);
	return sorted[Math.ceil(sorted.length * 0.95) - 1];
}

/** The client's and the server's counts side by side; a target that is gone has none to compare. */
function ledgersOf(
	footer: Footer | undefined,
	counts: Measurements,
): Evidence["ledgers"] {
	if (!footer?.keepsLedger || footer.targetGone !== null) return undefined;
	const server = footer.serverLedger;
	if (!server) return "unread";
	const client: Record<string, number> = {};
	for (const { tags, count } of counts.series("http_reqs")) {
		const { name = "", status = "0" } = tags;
		if (status === "0") continue;
		const line = `${routes[name] ?? name} ${status}`;
		client[line] = (client[line] ?? 0) + count;
	}
	return { client, server };
}
