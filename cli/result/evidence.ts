/** What the gates of validity are judged by. */
import { routes } from "../../lib/load/ledger.ts";
import { arrival } from "../../lib/load/outcomes.ts";
import type { Plan } from "../../lib/load/plan.ts";
import { dueSeconds } from "../../lib/load/profiles.ts";
import { ranToTheEnd } from "../engine/outcome.ts";
import type { Fold } from "../journal/fold.ts";
import { Distribution } from "../journal/histogram.ts";
import type { Footer } from "../journal/lines.ts";
import type { Measurements } from "../journal/measurements.ts";
import type { Tags } from "../journal/otlp.ts";
import type { Evidence } from "./gates.ts";
import type { Observed } from "./observed.ts";
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
	const { plan, summary, fold, footer, heard } = observed;
	const lags = counts.distribution("schedule_lag");
	const durations = counts.distribution("step_duration");
	const { before, excuse } = lagOf(plan, fold);
	return {
		plan,
		started: visitors.started,
		dropped: visitors.dropped,
		interrupted: visitors.interrupted,
		exceptions: visitors.exceptions,
		places: ledger,
		lagBeforeDrops: before,
		droppedLag: excuse,
		lagP99: summary.exact("schedule_lag", "p(99)") ?? lags.quantile(0.99).value,
		lagSamples: summary.exact("schedule_lag", "count") ?? lags.count,
		stepP50:
			summary.exact("step_duration", "med") ?? durations.quantile(0.5).value,
		busyP95: busyP95(fold.busy),
		isShared: plan.target.isLoopback,
		isStopped: isStopped(footer),
		isCutOff: footer === undefined || footer.signal !== null,
		ledgers: ledgersOf(footer, counts),
		sent: summary.exact("http_reqs", "count"),
		completed: footer?.complete ?? heard.complete,
		answered: counts.sum("http_reqs") - lostOf(counts),
		lost: lostOf(counts),
		journalProblem: observed.journalProblem ?? footer?.failure ?? undefined,
		journalSeconds: fold.seconds,
		mix,
	};
}

/** Requests without an answer. */
export function lostOf(counts: Measurements): number {
	return counts.sum("http_reqs", { status: "0" });
}

/** Visitors looked at to find the one who seems latest. */
const looks = 200;

/** How late visitors were, and how late those seem who came after others were dropped. */
interface Lag {
	/** Milliseconds: the 99th percentile of those who came before any start was dropped. */
	readonly before: number;
	/** Milliseconds that later ones seem late, since others were never started. */
	readonly excuse: number;
}

/**
 * A start that was dropped takes no number, so all later ones of its story are taken for its turn: no more than by as much
 * as the course has between them.
 */
export function lagOf({ stories: told }: Plan, fold: Fold): Lag {
	const moments = fold.moments().map(({ measured }) => measured);
	const isDropping = (one: Measurements): boolean =>
		one.sum("dropped_iterations") > 0;
	const first = moments.findIndex(isDropping);
	if (first < 0) return { before: 0, excuse: 0 };
	const calm = moments.slice(0, first);
	const lags = new Distribution();
	for (const one of calm) lags.merge(one.distribution("schedule_lag"));
	const before = lags.quantile(0.99).value;
	const excuses = told.map(({ story, shape }) => {
		const tags = { scenario: story };
		const arrivals = { ...tags, step: arrival };
		const sum = (all: readonly Measurements[], metric: string, by: Tags) =>
			all.reduce((total, one) => total + one.sum(metric, by), 0);
		const dropped = sum(moments, "dropped_iterations", tags);
		const from = sum(calm, "visitor_moves", arrivals);
		const upTo = sum(moments, "visitor_moves", arrivals);
		const late = Array.from({ length: looks }, (_, at) => {
			const number = from + Math.floor(((upTo - from) * at) / looks);
			return dueSeconds(shape, number + dropped) - dueSeconds(shape, number);
		});
		return 1000 * Math.max(...late);
	});
	return { before, excuse: Math.max(...excuses) };
}

/** Whether the engine was told to end: the reason is not its own. */
export function wasTold({ stopSignal, stoppedBy, failure }: Footer): boolean {
	return stopSignal !== null || stoppedBy !== null || failure !== null;
}

/** Whether the run ended before its plan did. */
export function isStopped(footer: Footer | undefined): boolean {
	return !footer || wasTold(footer) || !ranToTheEnd(footer);
}

/** Seconds that a 95th percentile needs to mean anything. */
const leastSeconds = 10;

function busyP95(shares: readonly number[]): number | undefined {
	if (shares.length < leastSeconds) return undefined;
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
