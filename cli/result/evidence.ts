/** What the gates of validity are judged by. */
import { routes } from "../../lib/load/ledger.ts";
import type { Plan } from "../../lib/load/plan.ts";
import { lowestRate } from "../../lib/load/profiles.ts";
import { ranToTheEnd } from "../engine/outcome.ts";
import type { Counts } from "../journal/counts.ts";
import type { Evidence } from "./gates.ts";
import type { Observed } from "./observed.ts";
import type { MixResult, Result } from "./schema.ts";

/** The parts of a Result that gates are judged by. */
interface Made extends Pick<Result, "visitors" | "ledger"> {
	readonly mix: MixResult | undefined;
}

/** Of everything that was observed, and what was made of it so far. */
export function evidenceOf(
	observed: Observed,
	{ visitors, ledger, mix }: Made,
): Evidence {
	const { plan, summary, counts, busyP95, end, signal } = observed;
	return {
		plan,
		started: visitors.started,
		dropped: visitors.dropped,
		interrupted: visitors.interrupted,
		exceptions: visitors.exceptions,
		places: ledger,
		droppedLag: droppedLag(plan, counts),
		lagP99: summary.figure("schedule_lag", "p(99)"),
		lagSamples: summary.samples("schedule_lag"),
		stepP50: summary.figure("step_duration", "med"),
		busyP95,
		isShared: plan.target.isLoopback,
		isStopped: signal !== undefined || !ranToTheEnd(end),
		ledgers: ledgersOf(observed),
		sent: summary.figure("http_reqs", "count"),
		answered: counts.sum("http_reqs") - lostOf(counts),
		lost: lostOf(counts),
		countsFailure: observed.countsFailure,
		mix,
	};
}

/** Requests without an answer. */
export function lostOf(counts: Counts): number {
	return counts.sum("http_reqs", { status: "0" });
}

/**
 * Milliseconds that visitors seem late: a start that was dropped takes no number, so all later ones of its story are taken
 * for its turn, at the lowest rate by most.
 */
export function droppedLag({ stories: told }: Plan, counts: Counts): number {
	return Math.max(
		...told.map(
			({ story, shape }) =>
				(counts.sum("dropped_iterations", { scenario: story }) * 1000) /
				lowestRate(shape),
		),
	);
}

/** The client's and the server's counts side by side; a target that is gone has none to compare. */
function ledgersOf({
	counts,
	serverLedger: server,
	targetGone,
}: Observed): Evidence["ledgers"] {
	if (!server || targetGone !== undefined) return undefined;
	const client: Record<string, number> = {};
	for (const { tags, count } of counts.series("http_reqs")) {
		const { name = "", status = "0" } = tags;
		if (status === "0") continue;
		const line = `${routes[name] ?? name} ${status}`;
		client[line] = (client[line] ?? 0) + count;
	}
	return { client, server };
}
