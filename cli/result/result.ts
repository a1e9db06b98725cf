/** Makes the Result of a run from everything that was observed, above all its journal. */
import { basename } from "node:path";
import { peakRate } from "../../lib/load/shape.ts";
import { mixName, stories } from "../../lib/load/stories.ts";
import type { Plan } from "../../lib/plan/plan.ts";
import { arrival, outcomes } from "../../lib/telemetry/outcomes.ts";
import type { StoryFigure } from "../../lib/workload/workload.ts";
import { isVerified } from "../engine/command.ts";
import { describeEnd, ranToTheEnd } from "../engine/outcome.ts";
import { errorOf } from "../journal/histogram.ts";
import type { Header } from "../journal/lines.ts";
import type { Measurements } from "../journal/measurements.ts";
import { evidenceOf, isStopped, wasStopped } from "./evidence.ts";
import { judgeGates } from "./gates.ts";
import { visitorLedgerOf } from "./visitor-ledger.ts";
import { judgeLimit } from "./limits.ts";
import { failures } from "./metrics.ts";
import { mixOf } from "./mix.ts";
import type { Observed } from "./observation.ts";
import { type Result, resultVersion } from "./schema.ts";
import { stepsOf } from "./steps.ts";
import { timelineOf } from "./timeline.ts";
import { judgeRun } from "./verdict.ts";
import { violationsOf } from "./violations.ts";

/** The Result, verdict included. */
export function makeResult(observed: Observed): Result {
	const { plan, header, fold, footer, heard, preflight, windows } = observed;
	const counts = fold.measurements();
	const visitors = visitorsOf(counts);
	const ledger = visitorLedgerOf(counts, plan.stories);
	const mix = plan.scenario === mixName ? mixOf(plan, counts) : undefined;
	const limits = plan.limits.map((limit) =>
		judgeLimit(limit, counts, observed.summary, windows.worst(limit)),
	);
	// Gates are about load: where none was sent there is nothing to judge.
	const gates = observed.loadSent
		? judgeGates(evidenceOf(observed, { counts, visitors, ledger, mix }))
		: [];
	const ended = footer && describeEnd({ ...footer, ...heard });
	const steps = stepsOf(observed, counts);
	const verdict = judgeRun({
		gates,
		limits,
		started: visitors.started,
		turnedAway: visitors.turnedAway,
		bound: plan.visitsAtOnce,
		signal: footer?.stopSignal ?? undefined,
		engineFailure:
			footer && !wasStopped(footer) && !ranToTheEnd(footer) ? ended : undefined,
		targetGone: footer?.targetGone ?? undefined,
		stoppedBy: footer?.stoppedBy ?? undefined,
		preflight,
	});
	return {
		version: resultVersion,
		run: header.run,
		scenario: plan.scenario,
		profile: plan.profile,
		startedAt: header.startedAt,
		seconds: footer?.seconds ?? fold.seconds,
		partial:
			preflight !== undefined || isStopped(footer) || observed.isMadeAgain,
		target: {
			name: plan.target.name,
			isLocalServer: header.isLocalServer,
			isVerified: isVerified || !plan.target.isLoopback,
		},
		plan: planOf(plan, header.files),
		engine: {
			version: header.engineVersion,
			command: header.command,
			code: footer?.code ?? -1,
			ended: ended ?? "nobody saw how k6 ended",
		},
		machine: header.machine,
		visitors,
		requests: requestsOf(counts),
		sessionReuse: {
			owed: counts.sum("session_reuse.total"),
			reused: counts.sum("session_reuse.total", { condition: "nonzero" }),
		},
		violations: violationsOf(counts, heard),
		figures: figuresOf(observed, counts),
		steps,
		timeline: timelineOf(fold, plan, footer?.beganSecond ?? 0, steps),
		ledger,
		...(mix && { mix }),
		limits,
		gates,
		verdict,
	};
}

function planOf(plan: Plan, files: Header["files"]): Result["plan"] {
	return {
		rate: peakRate(plan.shape),
		seconds: plan.lengthSeconds,
		warmUpSeconds: plan.shape.warmUpSeconds,
		visitors: plan.plannedVisitors,
		arrivals: plan.load.arrivals,
		connections: plan.connections,
		visitsAtOnce: { ...plan.expectedAtOnce, bound: plan.visitsAtOnce },
		virtualUsers: plan.virtualUsers,
		timeoutSeconds: plan.timeoutSeconds,
		timeScale: plan.load.timeScale,
		seed: plan.seed,
		habits: Object.fromEntries(
			plan.stories.map(({ story, habits }) => [story, habits]),
		),
		files: Object.fromEntries(
			Object.entries(files).map(([file, text]) => [basename(file), text]),
		),
		leftOut: [...plan.leftOut],
	};
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

function requestsOf(counts: Measurements): Result["requests"] {
	return {
		count: counts.sum("http_reqs"),
		measured: counts.sum(failures),
		failed: counts.sum(failures, { condition: "nonzero" }),
		retries: counts.sum("retries"),
	};
}

/** What only these stories have, as far as it was measured. */
function figuresOf(
	{ plan, summary }: Observed,
	counts: Measurements,
): Result["figures"] {
	return plan.stories
		.flatMap(({ story }) =>
			stories[story].figures.map((one) => ({ scenario: story, ...one })),
		)
		.filter(({ metric }) => counts.sum(metric) > 0)
		.map(({ scenario, figure, metric, statistic, unit }) => {
			const value = summary.exact(metric, statistic);
			const found =
				value === undefined
					? statisticOf(counts, metric, statistic)
					: { value, error: 0 };
			return { scenario, figure, ...found, unit };
		});
}

function statisticOf(
	counts: Measurements,
	metric: string,
	statistic: StoryFigure["statistic"],
): { value: number; error: number } {
	switch (statistic) {
		case "count":
			return { value: counts.sum(metric), error: 0 };
		case "med": {
			const median = counts.distribution(metric).quantile(0.5);
			return { value: median.value, error: errorOf(median) };
		}
		case "max":
			return { value: counts.distribution(metric).max, error: 0 };
	}
}
