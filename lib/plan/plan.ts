/** A run on paper: everything that follows from the settings, the same for the engine and for the verdict. */
import { retryPauses } from "../contract/errors.ts";
import { parseDuration } from "../load/duration.ts";
import { type Limit, seriesOf } from "../load/limits.ts";
import { countsOf, type Schedule } from "../load/schedule.ts";
import { lengthSeconds, peakRate, type Shape, shapeOf } from "../load/shape.ts";
import { mixName, type StoryName, stories } from "../load/stories.ts";
import type { Target } from "../load/targets.ts";
import { BadInput, UnsafeTarget } from "../util/user-errors.ts";
import type { StepPlan } from "../workload/steps.ts";
import { together, type VisitorType } from "../workload/workload.ts";
import { capsAreOwed, livesAreServed, livesAreWhole } from "./judgeable.ts";
import { limitsOf } from "./plan-limits.ts";
import type { Part } from "./scenario-shares.ts";
import { preflight, type Settings } from "./settings.ts";
import {
	atMost,
	longestVisitSeconds,
	type VisitSeconds,
	visitSecondsOf,
} from "./visits-at-once.ts";

/** One story of a run on paper. */
export interface StoryPlan extends Part {
	/** How its share of the visitors arrives. */
	readonly shape: Shape;
	readonly types: readonly VisitorType[];
	/** As many as its share of all visitors is expected to be. */
	readonly plannedVisitors: number;
	/** Of all its types together. */
	readonly steps: readonly StepPlan[];
	/** Sessions that a visitor creates on average. */
	readonly creations: number;
	readonly visitSeconds: VisitSeconds;
	readonly longestVisitSeconds: number;
}

export interface Plan extends Settings {
	readonly shape: Shape;
	/** Who arrives when. */
	readonly schedule: Schedule;
	readonly lengthSeconds: number;
	/** Exactly as many as the schedule has. */
	readonly plannedVisitors: number;
	/** How many of them arrive until so many seconds after the start. */
	readonly dueUntil: (seconds: number) => number;
	/** Visits at once that are seldom exceeded at the highest rate. */
	readonly expectedAtOnce: VisitSeconds;
	readonly stories: readonly StoryPlan[];
	/** Seconds after which the last visit has ended, or is given up. */
	readonly longestVisitSeconds: number;
	/** Whether a 503 can only be a cap of the visitor who gets it. */
	readonly capsAreOwed: boolean;
	/** Whether a live session is owed an answer whatever the load. */
	readonly livesAreServed: boolean;
	/** Whether sessions and conversations live as long as was promised: the plan stays below their maximum. */
	readonly livesAreWhole: boolean;
	/** Default limits that this plan cannot feed with samples, in words. */
	readonly leftOut: readonly string[];
}

/**
 * The plan of a run. Throws BadInput for limits that cannot be judged and for loads without a visitor, UnsafeTarget beyond
 * the target's bounds.
 */
export function planRun(settings: Settings): Plan {
	const { load, seed, target } = settings;
	const shape = shapeOf(load);
	keepWithinBounds(target, shape);
	const schedule = { shape, arrivals: load.arrivals, seed };
	const { visitors, until } = countsOf(schedule);
	if (visitors === 0 && !isAlone(settings))
		throw new BadInput(
			`rate: ${peakRate(shape)} visitors/s for ${lengthSeconds(shape)} s bring nobody; ask for a higher rate or a longer duration`,
		);
	const arriving = settings.parts.map((part) =>
		arrive(part, settings, visitors),
	);
	const { limits, leftOut } = limitsOf(settings, arriving);
	const stories = arriving.map((part) => stay(part, limits, settings));
	return {
		...settings,
		shape,
		schedule,
		lengthSeconds: lengthSeconds(shape),
		plannedVisitors: visitors,
		dueUntil: until,
		expectedAtOnce: atOnceOf(stories),
		longestVisitSeconds: Math.max(
			...stories.map((story) => story.longestVisitSeconds),
		),
		stories,
		limits,
		leftOut,
		capsAreOwed: capsAreOwed(settings, stories),
		livesAreServed: livesAreServed(settings, stories),
		livesAreWhole: livesAreWhole(target, stories),
	};
}

type Arriving = Omit<StoryPlan, "visitSeconds" | "longestVisitSeconds">;

/** Who comes, how often, and what each will do. */
function arrive(
	part: Part,
	{ load, target }: Settings,
	visitors: number,
): Arriving {
	const story = stories[part.story];
	const refusal = story.refuses(target);
	if (refusal !== undefined) throw new BadInput(refusal);
	const types = story
		.expect(part.habits, target)
		.filter(({ weight }) => weight > 0);
	const { steps, creations } = together(types);
	return {
		...part,
		shape: shapeOf(load, part.share),
		types,
		steps,
		creations,
		plannedVisitors: Math.round(visitors * part.share),
	};
}

/** How long they stay. */
function stay(
	part: Arriving,
	limits: readonly Limit[],
	{ load, timeoutSeconds }: Settings,
): StoryPlan {
	const visits = {
		types: part.types,
		limits: limits.filter(
			({ scenario }) => scenario === undefined || scenario === part.story,
		),
		timeScale: load.timeScale,
		timeoutSeconds,
		retryPauses,
	};
	return {
		...part,
		visitSeconds: visitSecondsOf(visits),
		longestVisitSeconds: longestVisitSeconds(visits),
	};
}

/** By Little's law: the rate of arrivals times the seconds of a visit. */
function atOnceOf(stories: readonly StoryPlan[]): VisitSeconds {
	const meanOf = (seconds: (of: VisitSeconds) => number): number =>
		stories.reduce(
			(sum, { shape, visitSeconds }) =>
				sum + peakRate(shape) * seconds(visitSeconds),
			0,
		);
	return {
		quick: atMost(meanOf(({ quick }) => quick)),
		slow: atMost(meanOf(({ slow }) => slow)),
	};
}

/** Whether nobody comes but one visitor, of whom everything is printed: before the load, or in a replay. */
export function isAlone({ profile, visitor }: Settings): boolean {
	return profile === preflight || visitor !== undefined;
}

/** Requests that a visitor makes on average, without retries. */
export function requestsPerVisitor({ stories }: Pick<Plan, "stories">): number {
	return stories.reduce(
		(sum, { share, steps }) =>
			sum + share * steps.reduce((all, step) => all + step.share, 0),
		0,
	);
}

/** The series of a step's durations, as the engine names it: in the mix each story has its own. */
export function durationOf(
	{ scenario }: Plan,
	story: StoryName,
	step: string,
): string {
	const own = scenario === mixName ? { scenario: story } : {};
	return seriesOf({ metric: "step_duration", ...own, step });
}

function keepWithinBounds(
	{ maxRate, maxDuration, name }: Target,
	shape: Shape,
): void {
	const rate = peakRate(shape);
	if (maxRate !== undefined && rate > maxRate) {
		throw new UnsafeTarget(
			`${rate} visitors/s is over the maxRate of target ${name}, ${maxRate}; nothing was sent`,
		);
	}
	const seconds = lengthSeconds(shape);
	const most =
		maxDuration === undefined ? undefined : parseDuration(maxDuration);
	if (most !== undefined && seconds > most) {
		throw new UnsafeTarget(
			`${seconds} s is over the maxDuration of target ${name}, ${maxDuration}; nothing was sent`,
		);
	}
}
