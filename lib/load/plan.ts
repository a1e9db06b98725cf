/** A run on paper: everything that follows from the settings, the same for the engine and for the verdict. */
import { retryPauses } from "../wire/errors.ts";
import { didYouMean } from "../wire/nearest.ts";
import { BadInput, UnsafeTarget } from "../wire/problems.ts";
import { parseDuration } from "./duration.ts";
import {
	defaultLimits,
	describeLimit,
	isSameFigure,
	type Limit,
	samplesFor,
	seriesOf,
} from "./limits.ts";
import {
	lengthSeconds,
	measuredVisitors,
	peakRate,
	plannedVisitors,
	type Shape,
	shapeOf,
} from "./profiles.ts";
import type { Part, Settings } from "./settings.ts";
import type { StepPlan } from "./steps.ts";
import {
	mixName,
	type ScenarioName,
	type StoryName,
	stories,
} from "./stories.ts";
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
	/** Default limits that this plan cannot feed with samples, in words. */
	readonly leftOut: readonly string[];
}

/** The plan of a run. Throws BadInput for limits that cannot be judged, UnsafeTarget beyond the target's bounds. */
export function planRun(settings: Settings): Plan {
	const shape = shapeOf(settings.load);
	keepWithinBounds(settings.target, shape);
	const arriving = settings.parts.map((part) => arrive(part, settings));
	const isMix = settings.scenario === mixName;
	const usual = arriving.flatMap(({ story, steps }) =>
		[...defaultLimits(steps), ...stories[story].limits].map((limit) =>
			isMix ? { ...limit, scenario: story } : limit,
		),
	);
	const { limits, leftOut } = limitsOf(
		settings.limits.map((limit) => withoutOwnName(limit, settings.scenario)),
		usual,
		arriving,
	);
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

/** The series of a step's durations, as the engine names it: in the mix each story has its own. */
export function durationOf(
	{ scenario }: Plan,
	story: StoryName,
	step: string,
): string {
	const own = scenario === mixName ? { scenario: story } : {};
	return seriesOf({ metric: "step_duration", ...own, step });
}

/** M31: below the account's promised rate, and with no fault that looks the same, a 503 is this visitor's cap alone. */
function capsAreOwed(
	{ target, hasRefusingFaults }: Settings,
	told: readonly StoryPlan[],
): boolean {
	const { perSecond } = target.promises.capping?.perAccount ?? {};
	const most = told.reduce(
		(sum, { shape, creations }) => sum + peakRate(shape) * creations,
		0,
	);
	return perSecond !== undefined && most < perSecond && !hasRefusingFaults;
}

/** Why there are so many virtual users, for people: a sentence for each story. */
export function virtualUsersReason({ stories: told }: Plan): string {
	return told
		.map(({ story, shape, visitSeconds, virtualUsers: count }) => {
			const rate = peakRate(shape);
			const mean = (rate * visitSeconds).toFixed(1);
			const whose = told.length === 1 ? "" : ` for ${story}`;
			return (
				`${count} virtual users${whose}: ${rate} visitors/s × ${visitSeconds.toFixed(2)} s a visit, as slow and with the retries ` +
				`that the limits allow, are ${mean} at once (Little's law), and 3 × √${mean} to spare`
			);
		})
		.join("; ");
}

/** A story that runs alone needs no name in its limits. */
function withoutOwnName(limit: Limit, own: ScenarioName): Limit {
	const { scenario, ...rest } = limit;
	return scenario === own && own !== mixName ? rest : limit;
}

/** How many samples of a limit's figure a plan will give; those of the warm-up are none. */
function expectedSamples(
	{ metric, scenario, step }: Limit,
	told: readonly Arriving[],
): number {
	if (metric === "violations" || metric === "steps_failed")
		return Number.POSITIVE_INFINITY;
	let sum = 0;
	for (const { story, steps, shape } of told) {
		if (scenario !== undefined && scenario !== story) continue;
		const visitors = measuredVisitors(shape);
		for (const plan of steps)
			if (step === undefined || step === plan.step)
				sum += visitors * plan.share;
	}
	return sum;
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

/** The asked limits over the default ones; a default one that would lack samples is left out. */
function limitsOf(
	asked: readonly Limit[],
	usual: readonly Limit[],
	told: readonly Arriving[],
) {
	for (const limit of asked) refuseUnfit(limit, told);
	const defaults = usual.filter(
		(limit) => !asked.some((other) => isSameFigure(limit, other)),
	);
	const isFed = (limit: Limit): boolean => {
		const expected = expectedSamples(limit, told);
		return (
			expected - 3 * Math.sqrt(expected) >= samplesFor(limit) ||
			samplesFor(limit) === 1
		);
	};
	return {
		limits: [...defaults.filter(isFed), ...asked],
		leftOut: defaults
			.filter((limit) => !isFed(limit))
			.map(
				(limit) =>
					`${describeLimit(limit)}: needs ${samplesFor(limit)} samples`,
			),
	};
}

const statisticsOf: Record<Limit["metric"], readonly string[]> = {
	violations: ["count"],
	failed_attempts: ["rate"],
	session_reuse: ["rate"],
	steps_failed: ["count"],
	step_duration: ["p50", "p95", "p99"],
};

function refuseUnfit(limit: Limit, told: readonly Arriving[]): void {
	const { metric, statistic, scenario, step } = limit;
	const where = `limits: ${describeLimit(limit)}`;
	if (!statisticsOf[metric].includes(statistic)) {
		const known = statisticsOf[metric].join(", ");
		throw new BadInput(
			`${where}: expected a statistic of ${metric} (${known}), found "${statistic}"`,
		);
	}
	const scenarios = told.map(({ story }) => story);
	const meant = told.filter(
		({ story }) => scenario === undefined || scenario === story,
	);
	if (scenario !== undefined && meant.length === 0) {
		throw new BadInput(
			`${where}: expected a story of this run (${scenarios.join(", ")}), found "${scenario}"${didYouMean(scenario, scenarios)}`,
		);
	}
	const names = meant.flatMap(({ steps }) => steps.map((plan) => plan.step));
	if (step !== undefined && !names.includes(step)) {
		throw new BadInput(
			`${where}: unknown step "${step}"${didYouMean(step, names)}`,
		);
	}
	if (
		step !== undefined &&
		(metric === "violations" || metric === "session_reuse")
	) {
		throw new BadInput(`${where}: ${metric} has no step`);
	}
	const expected = expectedSamples(limit, told);
	if (expected >= samplesFor(limit)) return;
	throw new BadInput(
		`${where}: needs ${samplesFor(limit)} samples, but the plan gives about ${Math.round(expected)}; ask for more visitors or a longer run`,
	);
}
