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
} from "./limits.ts";
import { lengthSeconds, plannedVisitors } from "./profiles.ts";
import type { Settings } from "./settings.ts";
import type { StepPlan } from "./steps.ts";
import { stories } from "./stories.ts";
import {
	longestVisitSeconds,
	slowVisitSeconds,
	virtualUsers,
} from "./virtual-users.ts";

export interface Plan extends Settings {
	readonly plannedVisitors: number;
	readonly lengthSeconds: number;
	readonly steps: readonly StepPlan[];
	/** Seconds of a visit as slow, and with the retries, that the limits allow. */
	readonly visitSeconds: number;
	readonly virtualUsers: number;
	readonly longestVisitSeconds: number;
	/** Whether a 503 can only be a cap of the visitor who gets it. */
	readonly capsAreOwed: boolean;
	/** Default limits that this plan cannot feed with samples, in words. */
	readonly leftOut: readonly string[];
}

/** The plan of a run. Throws BadInput for limits that cannot be judged, UnsafeTarget beyond the target's bounds. */
export function planRun(settings: Settings): Plan {
	const { scenario, shape, target, habits, timeScale, timeoutSeconds } =
		settings;
	keepWithinBounds(settings);
	const story = stories[scenario];
	const refusal = story.refuses(target);
	if (refusal !== undefined) throw new BadInput(refusal);
	const { steps, pauses, longestPath, creations } = story.expect(
		habits,
		target,
	);
	const visitors = plannedVisitors(shape);
	const { limits, leftOut } = limitsOf(
		settings.limits,
		[...defaultLimits(steps), ...story.limits],
		steps,
		visitors,
	);
	const visits = {
		steps,
		pauses,
		limits,
		timeScale,
		timeoutSeconds,
		retryPauses,
		longestPath,
	};
	const visitSeconds = slowVisitSeconds(visits);
	return {
		...settings,
		plannedVisitors: visitors,
		lengthSeconds: lengthSeconds(shape),
		steps,
		visitSeconds,
		virtualUsers: virtualUsers(shape.rate, visitSeconds),
		longestVisitSeconds: longestVisitSeconds(visits),
		limits,
		leftOut,
		capsAreOwed: capsAreOwed(settings, creations),
	};
}

/** M31: below the account's promised rate, and with no fault that looks the same, a 503 is this visitor's cap alone. */
function capsAreOwed(
	{ target, shape, hasRefusingFaults }: Settings,
	creations: number,
): boolean {
	const { perSecond } = target.promises.capping?.perAccount ?? {};
	return (
		perSecond !== undefined &&
		shape.rate * creations < perSecond &&
		!hasRefusingFaults
	);
}

/** Why there are so many virtual users, for people. */
export function virtualUsersReason({
	shape,
	visitSeconds,
	virtualUsers,
}: Plan): string {
	const mean = shape.rate * visitSeconds;
	return (
		`${virtualUsers} virtual users: ${shape.rate} visitors/s × ${visitSeconds.toFixed(2)} s a visit, as slow and with the retries ` +
		`that the limits allow, are ${mean.toFixed(1)} at once (Little's law), and 3 × √${mean.toFixed(1)} to spare`
	);
}

/** How many samples of a limit's figure a plan will give. */
function expectedSamples(
	{ metric, step }: Limit,
	steps: readonly StepPlan[],
	visitors: number,
): number {
	if (metric === "violations" || metric === "steps_failed")
		return Number.POSITIVE_INFINITY;
	const counted =
		step === undefined ? steps : steps.filter((plan) => plan.step === step);
	return visitors * counted.reduce((sum, { share }) => sum + share, 0);
}

function keepWithinBounds({ target, shape }: Settings): void {
	const { maxRate, maxDuration, name } = target;
	if (maxRate !== undefined && shape.rate > maxRate) {
		throw new UnsafeTarget(
			`${shape.rate} visitors/s is over the maxRate of target ${name}, ${maxRate}; nothing was sent`,
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
	steps: readonly StepPlan[],
	visitors: number,
) {
	for (const limit of asked) refuseUnfit(limit, steps, visitors);
	const defaults = usual.filter(
		(limit) => !asked.some((other) => isSameFigure(limit, other)),
	);
	const isFed = (limit: Limit): boolean => {
		const expected = expectedSamples(limit, steps, visitors);
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

function refuseUnfit(
	limit: Limit,
	steps: readonly StepPlan[],
	visitors: number,
): void {
	const { metric, statistic, step } = limit;
	const where = `limits: ${describeLimit(limit)}`;
	if (!statisticsOf[metric].includes(statistic)) {
		const known = statisticsOf[metric].join(", ");
		throw new BadInput(
			`${where}: expected a statistic of ${metric} (${known}), found "${statistic}"`,
		);
	}
	const names = steps.map((plan) => plan.step);
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
	const expected = expectedSamples(limit, steps, visitors);
	if (expected >= samplesFor(limit)) return;
	throw new BadInput(
		`${where}: needs ${samplesFor(limit)} samples, but the plan gives about ${Math.round(expected)}; ask for more visitors or a longer run`,
	);
}
