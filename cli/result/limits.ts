/** Judges limits by what was measured. */
import {
	allowedMisses,
	describeLimit,
	isCounted,
	keeps,
	type Limit,
	samplesFor,
	windowOf,
	windowSeconds,
} from "../../lib/load/limits.ts";
import type { Measurements } from "../journal/measurements.ts";
import { type Decision, decidePercentile, decideRate, risk } from "./decide.ts";
import { disturbanceOf, type Seen } from "./disturbance.ts";
import {
	durationsFor,
	figureOf,
	type Measured,
	missesOf,
	shares,
	tagsOf,
} from "./figure.ts";
import type { LimitResult } from "./schema.ts";

/** The worst window, and the second in which it ended. */
export interface Worst extends Measured {
	readonly second: number;
}

/** What became of a limit in its windows. */
export interface WindowsOf {
	/** Undefined where no window was complete. */
	readonly worst: Worst | undefined;
	/** The second in which the first window ended that surely broke it. */
	readonly brokenAt: number | undefined;
}

/** What limits are judged by. */
export interface Judging {
	readonly whole: Measurements;
	/** The same in batches, one after the other. */
	readonly batches: readonly Measurements[];
	/** Of the load, until its plan's end or its stop. */
	readonly seconds: number;
	readonly machine: Seen;
}

/** Judges one limit. A counter without samples is at 0; any other figure without samples has no data. */
export function judgeLimit(
	limit: Limit,
	by: Judging,
	windows: WindowsOf = { worst: undefined, brokenAt: undefined },
): LimitResult {
	const isWindow = windowSeconds(limit) !== undefined;
	const found = isWindow
		? (windows.worst ?? { measured: 0, samples: 0 })
		: figureOf(limit, by.whole, by.seconds);
	const hasData = found.samples > 0 || isCounted(limit);
	const { state, explain } = isWindow
		? decideWindows(limit, by, windows)
		: decide(limit, found, by, risk.broken);
	return {
		limit: describeLimit(limit),
		metric: limit.metric,
		...(limit.scenario !== undefined && { scenario: limit.scenario }),
		...(limit.step !== undefined && { step: limit.step }),
		...(limit.status !== undefined && { status: limit.status }),
		statistic: limit.statistic,
		comparison: limit.comparison,
		value: limit.value,
		window: windowOf(limit) ?? "",
		action: limit.action ?? "fail",
		error: 0,
		...found,
		needed: samplesFor(limit),
		state: !hasData
			? "no data"
			: state === "broken" && limit.action === "warn"
				? "warned"
				: state,
		reason: hasData ? explain() : "nothing was measured",
	};
}

/** Decides a limit with this figure by measurements in batches; `riskOfBroken` is the probability of calling it broken where it is kept. */
export function decide(
	limit: Limit,
	{ measured }: Measured,
	{ batches, machine }: Pick<Judging, "batches" | "machine">,
	riskOfBroken: number,
): Decision {
	const { statistic, metric, value } = limit;
	if (statistic === "count" || isByFigure(limit))
		return {
			state: keeps(limit, measured) ? "kept" : "broken",
			explain: () =>
				statistic === "count"
					? `${measured} were counted`
					: "decided by the figure alone",
		};
	switch (statistic) {
		case "rate":
			return decideRate({
				allowed: allowedMisses(limit),
				batches: batches.map((batch) => missesOf(limit, batch)),
				risk: riskOfBroken,
			});
		default:
			if (metric !== "step_duration")
				throw new Error(`no percentile of ${metric}`);
			return decidePercentile({
				share: shares[statistic],
				value,
				durations: batches.map((batch) => durationsFor(limit, batch)),
				lags: batches.map((batch) =>
					batch.distribution(
						"schedule_lag",
						tagsOf({ scenario: limit.scenario }),
					),
				),
				disturbed: disturbanceOf(machine, value),
				risk: riskOfBroken,
			});
	}
}

/** Counts are exact. A rate that may miss always, and durations that have to be long, say nothing that chance or lag could spoil. */
function isByFigure(limit: Limit): boolean {
	const { statistic, comparison, metric } = limit;
	if (metric === "achieved_rate") return true;
	if (statistic === "rate") return allowedMisses(limit) >= 1;
	return statistic === "count" || comparison === ">=";
}

/** Broken by a window, or kept by every window and by the whole load. */
function decideWindows(
	limit: Limit,
	by: Judging,
	{ worst, brokenAt }: WindowsOf,
): Decision {
	if (brokenAt !== undefined)
		return {
			state: "broken",
			explain: () =>
				`the window that ended at second ${brokenAt} broke it; neither chance nor the generator's lag explains it`,
		};
	const needed = samplesFor(limit);
	if (!worst || worst.samples < needed)
		return {
			state: "undecided",
			explain: () =>
				worst
					? `no window had the ${needed} samples that it needs`
					: "no window was complete",
		};
	if (isByFigure(limit)) return decide(limit, worst, by, risk.broken);
	if (!keeps(limit, worst.measured))
		return {
			state: "undecided",
			explain: () =>
				`chance or the generator's lag may be why the window that ended at second ${worst.second} is over it`,
		};
	const figure = figureOf(limit, by.whole, by.seconds);
	const whole = decide(limit, figure, by, risk.broken);
	return whole.state === "broken" ? { ...whole, state: "undecided" } : whole;
}
