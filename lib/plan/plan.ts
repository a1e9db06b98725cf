/** The plan of a run: everything that follows from its settings, the same in k6 and for the verdict. */
import { retryPauses } from "../contract/errors.ts";
import { parseDuration } from "../load/duration.ts";
import type { Limit } from "../load/limits.ts";
import { countsOf, type Schedule } from "../load/schedule.ts";
import { lengthSeconds, peakRate, type Shape, shapeOf } from "../load/shape.ts";
import type { Target } from "../load/targets.ts";
import { BadInput, UnsafeTarget } from "../util/user-errors.ts";
import { averageVisit } from "../workload/average-visit.ts";
import { creationsIn, type StepPlan } from "../workload/steps.ts";
import type { VisitorType } from "../workload/workload.ts";
import { chooseLimits, type LeftOut } from "./choose-limits.ts";
import {
	areCapsJudged,
	areLifetimesKept,
	areLiveSessionsServed,
} from "./judgeable.ts";
import { isProbe } from "./mode.ts";
import type { ScenarioShare } from "./scenario-shares.ts";
import type { Settings } from "./settings.ts";
import {
	atMost,
	longestVisitSeconds,
	type VisitSeconds,
	visitSecondsOf,
} from "./visits-at-once.ts";

/** One scenario of the plan. */
export interface ScenarioPlan extends ScenarioShare {
	/** The rate over time of its share of the visitors. */
	readonly shape: Shape;
	readonly types: readonly VisitorType[];
	/** Its share of all visitors, rounded. */
	readonly plannedVisitors: number;
	/** Of the average visit. */
	readonly steps: readonly StepPlan[];
	/** Sessions that a visitor creates on average. */
	readonly creations: number;
	readonly visitSeconds: VisitSeconds;
	readonly longestVisitSeconds: number;
}

export interface Plan extends Settings {
	readonly shape: Shape;
	/** Which visitor arrives when. */
	readonly schedule: Schedule;
	readonly lengthSeconds: number;
	/** The exact number of visitors in the schedule. */
	readonly plannedVisitors: number;
	/** How many of them arrive until so many seconds after the start. */
	readonly dueUntil: (seconds: number) => number;
	/** Visits at once at the highest rate, which chance seldom exceeds. */
	readonly expectedAtOnce: VisitSeconds;
	readonly scenarios: readonly ScenarioPlan[];
	/** Seconds after the last arrival at which its visit has ended, or is given up. */
	readonly longestVisitSeconds: number;
	/** A 503 can only be a cap of the visitor who gets it. */
	readonly areCapsJudged: boolean;
	/** A live session is owed an answer under any load. */
	readonly areLiveSessionsServed: boolean;
	/** Sessions and conversations live as long as promised, since the plan stays below the target's maximum. */
	readonly areLifetimesKept: boolean;
	/** The limits that the settings ask for; all others are default ones. */
	readonly asked: readonly Limit[];
	readonly leftOut: readonly LeftOut[];
}

/**
 * Makes the plan of a run. Throws BadInput for limits that cannot be judged and for loads without a visitor, UnsafeTarget
 * beyond the target's bounds.
 */
export function planRun(settings: Settings): Plan {
	const { load, seed, target, mode } = settings;
	const shape = shapeOf(load);
	refuseBeyondTarget(target, shape);
	const schedule = { shape, arrivals: load.arrivals, seed };
	const { visitors, until } = countsOf(schedule);
	if (visitors === 0 && mode.kind === "load")
		throw new BadInput(
			`rate: ${peakRate(shape)} visitors/s for ${lengthSeconds(shape)} s make less than one visitor; ask for a higher rate or a longer duration`,
		);
	const arriving = settings.shares.map((share) =>
		planArrivals(share, settings, visitors),
	);
	const { limits, asked, leftOut } = chooseLimits(settings, arriving);
	const scenarios = arriving.map((one) => planVisits(one, limits, settings));
	return {
		...settings,
		shape,
		schedule,
		lengthSeconds: lengthSeconds(shape),
		plannedVisitors: visitors,
		dueUntil: until,
		expectedAtOnce: atOnceOf(scenarios),
		longestVisitSeconds: isProbe(mode)
			? 0
			: Math.max(...scenarios.map((one) => one.longestVisitSeconds)),
		scenarios,
		limits,
		asked,
		leftOut,
		areCapsJudged: areCapsJudged(settings, scenarios),
		areLiveSessionsServed: areLiveSessionsServed(settings, scenarios),
		areLifetimesKept: areLifetimesKept(target, scenarios),
	};
}

type Arriving = Omit<ScenarioPlan, "visitSeconds" | "longestVisitSeconds">;

/** How many visitors come, at which rate, and which steps they take. */
function planArrivals(
	share: ScenarioShare,
	{ load, target }: Settings,
	visitors: number,
): Arriving {
	const { workload, habits } = share;
	const refusal = workload.refuses(target);
	if (refusal !== undefined)
		throw new BadInput(
			share.share < 1
				? `${refusal}; or leave ${share.scenario} out of the mix by {"visitors": {"weights": {"${share.scenario}": 0}}} in the settings file`
				: refusal,
		);
	const types = workload
		.expect(habits, target)
		.filter(({ weight }) => weight > 0);
	const { steps } = averageVisit(types);
	return {
		...share,
		shape: shapeOf(load, share.share),
		types,
		steps,
		creations: creationsIn(steps),
		plannedVisitors: Math.round(visitors * share.share),
	};
}

/** How long visits take. */
function planVisits(
	arriving: Arriving,
	limits: readonly Limit[],
	{ load, timeoutSeconds }: Settings,
): ScenarioPlan {
	const visits = {
		types: arriving.types,
		limits: limits.filter(
			({ scenario }) =>
				scenario === undefined || scenario === arriving.scenario,
		),
		timeScale: load.timeScale,
		timeoutSeconds,
		retryPauses,
	};
	return {
		...arriving,
		visitSeconds: visitSecondsOf(visits),
		longestVisitSeconds: longestVisitSeconds(visits),
	};
}

/** By Little's law: the arrival rate times the seconds of a visit. */
function atOnceOf(scenarios: readonly ScenarioPlan[]): VisitSeconds {
	const meanOf = (seconds: (of: VisitSeconds) => number): number =>
		scenarios.reduce(
			(sum, { shape, visitSeconds }) =>
				sum + peakRate(shape) * seconds(visitSeconds),
			0,
		);
	return {
		quick: atMost(meanOf(({ quick }) => quick)),
		slow: atMost(meanOf(({ slow }) => slow)),
	};
}

/** Requests that a visitor makes on average, without retries. */
export function requestsPerVisitor({
	scenarios,
}: Pick<Plan, "scenarios">): number {
	return scenarios.reduce(
		(sum, { share, steps }) =>
			sum + share * steps.reduce((all, step) => all + step.share, 0),
		0,
	);
}

function refuseBeyondTarget(
	{ maxRate, maxDuration, name }: Target,
	shape: Shape,
): void {
	const rate = peakRate(shape);
	if (maxRate !== undefined && rate > maxRate)
		throw new UnsafeTarget(
			`${rate} visitors/s is over the maxRate of target ${name}, ${maxRate}; nothing was sent`,
		);
	const seconds = lengthSeconds(shape);
	const maxSeconds =
		maxDuration === undefined ? undefined : parseDuration(maxDuration);
	if (maxSeconds !== undefined && seconds > maxSeconds)
		throw new UnsafeTarget(
			`${seconds} s is over the maxDuration of target ${name}, ${maxDuration}; nothing was sent`,
		);
}
