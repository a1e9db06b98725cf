/** Chooses the limits of a plan: those of the settings over the default ones, as far as the plan gives enough samples. */
import {
	defaultLimits,
	isSameFigure,
	type Limit,
	samplesByDefault,
	windowSeconds,
} from "../load/limits.ts";
import { lowestRate, measuredVisitors, type Shape } from "../load/shape.ts";
import type { StepPlan } from "../workload/steps.ts";
import { areLifetimesKept, isLosingSessions } from "./judgeable.ts";
import { isProbe } from "./mode.ts";
import { refuseUnfit } from "./refuse-limits.ts";
import type { ScenarioShare } from "./scenario-shares.ts";
import type { Settings } from "./settings.ts";

/** A scenario of the plan: how many visitors come, and which steps they take. */
export interface Arriving extends ScenarioShare {
	readonly shape: Shape;
	readonly steps: readonly StepPlan[];
	readonly creations: number;
	readonly plannedVisitors: number;
}

interface Chosen {
	readonly limits: readonly Limit[];
	/** Those of them that the settings ask for. */
	readonly asked: readonly Limit[];
	readonly leftOut: readonly LeftOut[];
}

/** A default limit that the plan gives too few samples for: it can be broken, but not kept. */
export interface LeftOut {
	readonly limit: Limit;
	readonly expectedSamples: number;
}

/** The limits of a plan. Throws BadInput for limits that it cannot judge. */
export function chooseLimits(
	settings: Settings,
	arriving: readonly Arriving[],
): Chosen {
	const { scenario, isMix, limits, target, mode } = settings;
	const asked = limits.map((limit) =>
		isMix ? limit : withoutOwnName(limit, scenario),
	);
	const ofScenarios = arriving.flatMap(({ scenario: name, steps, workload }) =>
		[...defaultLimits(steps), ...workload.limits].map((limit) =>
			isMix ? { ...limit, scenario: name } : limit,
		),
	);
	const owesSessions =
		target.promises.sessions !== undefined &&
		areLifetimesKept(target, arriving);
	const samplesOf = (limit: Limit): number =>
		expectedSamples(limit, arriving, owesSessions);
	// A search judges its probes by what they have, and goes to higher rates.
	const given = (limit: Limit): number =>
		isProbe(mode) ? Number.POSITIVE_INFINITY : samplesOf(limit);
	for (const limit of asked) refuseUnfit(limit, arriving, given(limit));
	const defaults = ofScenarios.filter(
		(limit) =>
			!asked.some((other) => replaces(other, limit)) &&
			!(limit.metric === "session_reuse" && isLosingSessions(settings)),
	);
	const hasEnoughSamples = (limit: Limit): boolean => {
		const expected = samplesOf(limit);
		// Three standard deviations fewer samples still have to be enough.
		const surely = expected - 3 * Math.sqrt(expected);
		return expected === Infinity || surely >= samplesByDefault(limit);
	};
	return {
		limits: [...defaults.filter(hasEnoughSamples), ...asked],
		asked,
		leftOut: defaults
			.filter((limit) => !hasEnoughSamples(limit))
			.map((limit) => ({ limit, expectedSamples: samplesOf(limit) })),
	};
}

/** A scenario that runs alone needs no name in its limits. */
function withoutOwnName(limit: Limit, own: string): Limit {
	const { scenario, ...rest } = limit;
	return scenario === own ? rest : limit;
}

/** A given limit replaces the default one of the same figure; without a scenario it replaces those of all scenarios. */
function replaces(asked: Limit, byDefault: Limit): boolean {
	const { scenario: _, ...everywhere } = byDefault;
	return isSameFigure(asked, byDefault) || isSameFigure(asked, everywhere);
}

/** How many samples of a limit's figure a plan will give. Those of the warm-up do not count. */
function expectedSamples(
	limit: Limit,
	arriving: readonly Arriving[],
	owesSessions: boolean,
): number {
	const { metric, scenario, step, statistic } = limit;
	if (statistic === "count" || metric === "achieved_rate")
		return Number.POSITIVE_INFINITY;
	const window = windowSeconds(limit);
	const isReuse = metric === "session_reuse";
	if (isReuse && !owesSessions) return 0;
	let sum = 0;
	for (const { scenario: name, steps, shape } of arriving) {
		if (scenario !== undefined && scenario !== name) continue;
		const counted = steps.filter(
			(plan) =>
				(step === undefined || step === plan.step) &&
				(!isReuse || plan.resumes),
		);
		const taken =
			metric === "visitors_finished"
				? 1
				: counted.reduce((all, { share }) => all + share, 0);
		const visitors =
			window === undefined
				? measuredVisitors(shape)
				: lowestRate(shape) * window;
		sum += visitors * taken;
	}
	return sum;
}
