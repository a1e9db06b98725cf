/** A run on paper: everything that follows from the settings, the same for the engine and for the verdict. */
import { retryPauses } from "../wire/errors.ts";
import { BadInput, UnsafeTarget } from "../wire/problems.ts";
import { parseDuration } from "./duration.ts";
import { capsAreOwed, livesAreServed, livesAreWhole } from "./judgeable.ts";
import { type Limit, seriesOf } from "./limits.ts";
import type { Part } from "./parts.ts";
import { limitsOf } from "./plan-limits.ts";
import type { Settings } from "./settings.ts";
import {
	lengthSeconds,
	peakRate,
	plannedVisitors,
	type Shape,
	shapeOf,
	visitorsUntil,
} from "./shape.ts";
import type { StepPlan } from "./steps.ts";
import { mixName, type StoryName, stories } from "./stories.ts";
import { together, type VisitorType } from "./story.ts";
import type { Target } from "./targets.ts";
import {
	longestVisitSeconds,
	slowVisitSeconds,
	virtualUsers,
} from "./virtual-users.ts";

/** One story of a run on paper. */
export interface StoryPlan extends Part {
	readonly shape: Shape;
	readonly types: readonly VisitorType[];
	readonly plannedVisitors: number;
	/** Of all its types together. */
	readonly steps: readonly StepPlan[];
	/** Sessions that a visitor creates on average. */
	readonly creations: number;
	/** Seconds of a visit as slow, and with the retries, that the limits allow. */
	readonly visitSeconds: number;
	readonly virtualUsers: number;
	readonly longestVisitSeconds: number;
}

export interface Plan extends Settings {
	readonly shape: Shape;
	readonly lengthSeconds: number;
	readonly plannedVisitors: number;
	readonly virtualUsers: number;
	readonly stories: readonly StoryPlan[];
	/** Whether a 503 can only be a cap of the visitor who gets it. */
	readonly capsAreOwed: boolean;
	/** Whether a live session is owed an answer whatever the load. */
	readonly livesAreServed: boolean;
	/** Whether sessions and conversations live as long as was promised: the plan stays below their maximum. */
	readonly livesAreWhole: boolean;
	/** Default limits that this plan cannot feed with samples, in words. */
	readonly leftOut: readonly string[];
}

/** The plan of a run. Throws BadInput for limits that cannot be judged, UnsafeTarget beyond the target's bounds. */
export function planRun(settings: Settings): Plan {
	const shape = shapeOf(settings.load);
	keepWithinBounds(settings.target, shape);
	const arriving = settings.parts.map((part) => arrive(part, settings));
	const { limits, leftOut } = limitsOf(settings, arriving);
	const told = arriving.map((part) => stay(part, limits, settings));
	return {
		...settings,
		shape,
		lengthSeconds: lengthSeconds(shape),
		plannedVisitors: told.reduce((sum, one) => sum + one.plannedVisitors, 0),
		virtualUsers: told.reduce((sum, one) => sum + one.virtualUsers, 0),
		stories: told,
		limits,
		leftOut,
		capsAreOwed: capsAreOwed(settings, told),
		livesAreServed: livesAreServed(settings, told),
		livesAreWhole: livesAreWhole(settings.target, told),
	};
}

type Arriving = Omit<
	StoryPlan,
	"visitSeconds" | "virtualUsers" | "longestVisitSeconds"
>;

/** Who comes, how often, and what each will do. */
function arrive(part: Part, { load, target }: Settings): Arriving {
	const story = stories[part.story];
	const refusal = story.refuses(target);
	if (refusal !== undefined) throw new BadInput(refusal);
	const shape = shapeOf(load, part.share);
	const types = story
		.expect(part.habits, target)
		.filter(({ weight }) => weight > 0);
	const { steps, creations } = together(types);
	const planned = plannedVisitors(shape);
	return { ...part, shape, types, steps, creations, plannedVisitors: planned };
}

/** How long they stay where every limit is just kept, and how many there are at once. */
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
	const visitSeconds = slowVisitSeconds(visits);
	return {
		...part,
		visitSeconds,
		virtualUsers: virtualUsers(peakRate(part.shape), visitSeconds),
		longestVisitSeconds: longestVisitSeconds(visits),
	};
}

/** How many visitors a plan has until so many seconds after its start. */
export function dueUntil({ stories: told }: Plan, seconds: number): number {
	return told.reduce(
		(sum, { shape }) => sum + visitorsUntil(shape, seconds),
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

/** Why there are so many virtual users, for people: a sentence for each story. */
export function virtualUsersReason({ stories: told }: Plan): string {
	return told
		.map(({ story, shape, visitSeconds, virtualUsers: count }) => {
			const rate = peakRate(shape);
			const mean = (rate * visitSeconds).toFixed(1);
			const whose = told.length === 1 ? "" : ` for ${story}`;
			return (
				`${count} virtual users${whose}: ${rate} visitors/s × ${visitSeconds.toFixed(2)} s per visit = ${mean} visits at once (Little's law), ` +
				`each as slow and with as many retries as the limits allow, and 3 × √${mean} in reserve`
			);
		})
		.join("; ");
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
