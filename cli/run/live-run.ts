/** Sends the live page what was measured so far. */
import { join, relative } from "node:path";
import { describeLimit, windowOf } from "../../lib/load/limits.ts";
import { arrival } from "../../lib/telemetry/outcomes.ts";
import type { Aggregator } from "../journal/aggregator.ts";
import type { Charted } from "../report/charts.ts";
import { showCount, showShare } from "../report/format.ts";
import { liveState, renderLivePage } from "../report/live-html.ts";
import { attemptsIn } from "../result/attempts.ts";
import { timelineOf } from "../result/timeline.ts";
import { visitsGained } from "../result/visits.ts";
import { serveLivePage } from "./live-page.ts";
import type { LoadTest } from "./request.ts";
import type { Signals } from "./signals.ts";

/** Milliseconds between two states. */
const pace = 1000;

/** Serves the page until `end`. `began` gives the second in which the schedule started, once that is known. */
export async function showLive(
	{ plan, folder, say }: LoadTest,
	aggregator: Aggregator,
	began: () => number | undefined,
	signals: Signals,
): Promise<{ end(): Promise<void> }> {
	const page = await serveLivePage(
		renderLivePage(`${plan.scenario} (${plan.profile})`),
		// A second signal would kill k6, and what it has not exported yet.
		() => {
			if (!signals.received()) signals.raise("SIGINT");
		},
	);
	say(`live page: ${page.url}`);
	const steps = plan.scenarios.flatMap(({ scenario, steps: own }) =>
		own.map(({ step }) => ({ scenario, step })),
	);
	const limits = plan.limits.map((limit) => ({
		...limit,
		limit: describeLimit(limit),
		window: windowOf(limit) ?? "",
	}));
	const charted = (): Charted => ({
		timeline: timelineOf(aggregator, plan, began() ?? 0, steps),
		plan: plan.shape,
		limits,
	});
	const update = (): void =>
		page.update(() =>
			JSON.stringify(
				liveState(charted(), figuresOf(aggregator, plan, began() ?? 0)),
			),
		);
	const timer = setInterval(update, pace);
	return {
		end() {
			clearInterval(timer);
			update();
			const report = relative(process.cwd(), join(folder, "report.html"));
			return page.end(`the load has ended; its report will be ${report}`);
		},
	};
}

function figuresOf(
	aggregator: Aggregator,
	plan: LoadTest["plan"],
	began: number,
): [string, string][] {
	const all = aggregator.measurements();
	const started = all.sum("visitor_moves", { step: arrival });
	const { failed, attempts } = attemptsIn(all);
	const since = Math.min(
		plan.lengthSeconds,
		Math.max(0, aggregator.seconds - Math.floor(began)),
	);
	return [
		[
			"visitors came, of those planned",
			`${showCount(started)} of ${showCount(plan.plannedVisitors)}`,
		],
		["visits at once", showCount(visitsGained(all))],
		["failed attempts", showShare(failed, attempts)],
		["violations", showCount(all.sum("violations"))],
		["seconds of the load", `${since} of ${plan.lengthSeconds}`],
	];
}
