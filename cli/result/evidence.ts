/** What the gates of validity are judged by. */
import { routes } from "../../lib/load/ledger.ts";
import type { Plan } from "../../lib/load/plan.ts";
import { lowestRate } from "../../lib/load/profiles.ts";
import { mixName } from "../../lib/load/stories.ts";
import { ranToTheEnd } from "../engine/outcome.ts";
import type { Counts } from "../journal/counts.ts";
import type { Evidence } from "./gates.ts";
import { ledgerOf } from "./ledger.ts";
import { mixOf } from "./mix.ts";
import type { Observed } from "./observed.ts";
import type { Result } from "./schema.ts";

/** Of everything that was observed. */
export function evidenceOf(
	observed: Observed,
	visitors: Result["visitors"],
): Evidence {
	const { plan, summary, counts, busyP95, end, signal } = observed;
	return {
		plan,
		started: visitors.started,
		dropped: visitors.dropped,
		interrupted: visitors.interrupted,
		exceptions: visitors.exceptions,
		places: ledgerOf(counts, plan.stories),
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
		mix: plan.scenario === mixName ? mixOf(plan, counts) : undefined,
	};
}

/** Requests without an answer. */
export function lostOf(counts: Counts): number {
	return counts.sum("http_reqs", { status: "0" });
}

/** A start that was dropped takes no number, so all later visitors of its story seem late by its turn, at the lowest rate by most: milliseconds. */
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
