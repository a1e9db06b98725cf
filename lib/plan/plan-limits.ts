/** Which limits a plan is held to: those asked for over the default ones, as far as it can feed them with samples. */

import {
	defaultLimits,
	describeLimit,
	isSameFigure,
	type Limit,
	samplesFor,
	windowOf,
	windowSeconds,
	windowsOf,
} from "../load/limits.ts";
import {
	lengthSeconds,
	lowestRate,
	measuredVisitors,
	type Shape,
} from "../load/shape.ts";
import {
	mixName,
	type ScenarioName,
	type StoryName,
	stories,
} from "../load/stories.ts";
import { didYouMean } from "../util/did-you-mean.ts";
import { BadInput } from "../util/user-errors.ts";
import type { StepPlan } from "../workload/steps.ts";
import { livesAreWhole } from "./judgeable.ts";
import type { Settings } from "./settings.ts";

/** A story of the plan: who comes, and what they do. */
interface Told {
	readonly story: StoryName;
	readonly shape: Shape;
	readonly steps: readonly StepPlan[];
	readonly creations: number;
	readonly plannedVisitors: number;
}

/** A story that runs alone needs no name in its limits. */
function withoutOwnName(limit: Limit, own: ScenarioName): Limit {
	const { scenario, ...rest } = limit;
	return scenario === own && own !== mixName ? rest : limit;
}

/** How many samples of a limit's figure a plan will give; those of the warm-up are none. */
function expectedSamples(
	limit: Limit,
	told: readonly Told[],
	owesSessions: boolean,
): number {
	const { metric, scenario, step, statistic } = limit;
	if (statistic === "count") return Number.POSITIVE_INFINITY;
	const window = windowSeconds(limit);
	const isReuse = metric === "session_reuse";
	if (isReuse && !owesSessions) return 0;
	let sum = 0;
	for (const { story, steps, shape } of told) {
		if (scenario !== undefined && scenario !== story) continue;
		const counted = steps.filter(
			(plan) =>
				(step === undefined || step === plan.step) &&
				(!isReuse || plan.resumes),
		);
		const taken = counted.reduce((all, { share }) => all + share, 0);
		const visitors =
			window === undefined
				? measuredVisitors(shape)
				: lowestRate(shape) * window;
		sum += visitors * taken;
	}
	return sum;
}

/** What a run is held to, and what it is not, in words. Throws BadInput for limits that the plan cannot feed. */
export function limitsOf(
	{ scenario, limits, target }: Settings,
	told: readonly Told[],
): { readonly limits: readonly Limit[]; readonly leftOut: readonly string[] } {
	const asked = limits.map((limit) => withoutOwnName(limit, scenario));
	const usual = told.flatMap(({ story, steps }) =>
		[...defaultLimits(steps), ...stories[story].limits].map((limit) =>
			scenario === mixName ? { ...limit, scenario: story } : limit,
		),
	);
	const owesSessions =
		target.promises.sessions !== undefined && livesAreWhole(target, told);
	for (const limit of asked) refuseUnfit(limit, told, owesSessions);
	const defaults = usual.filter(
		(limit) => !asked.some((other) => replaces(other, limit)),
	);
	const isFed = (limit: Limit): boolean => {
		const expected = expectedSamples(limit, told, owesSessions);
		// Three standard deviations to spare.
		const sure = expected - 3 * Math.sqrt(expected);
		return expected === Infinity || sure >= samplesFor(limit);
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
	answers: ["count", "rate"],
};

/** An asked limit replaces the default one on its figure, and without a story those of all stories. */
function replaces(asked: Limit, usual: Limit): boolean {
	const { scenario: _, ...everywhere } = usual;
	return isSameFigure(asked, usual) || isSameFigure(asked, everywhere);
}

function refuseUnfit(
	limit: Limit,
	told: readonly Told[],
	owesSessions: boolean,
): void {
	const { metric, statistic, scenario, step } = limit;
	const where = `limits: ${describeLimit(limit)}`;
	if (!statisticsOf[metric].includes(statistic)) {
		const known = statisticsOf[metric].join(", ");
		throw new BadInput(
			`${where}: expected a statistic of ${metric} (${known}), found "${statistic}"`,
		);
	}
	if ((metric === "answers") !== (limit.status !== undefined)) {
		throw new BadInput(
			`${where}: a status belongs to the metric answers, which needs one; expected {"metric": "answers", "status": "503", ...}`,
		);
	}
	refuseWindow(limit, told, where);
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
	const expected = expectedSamples(limit, told, owesSessions);
	if (expected >= samplesFor(limit)) return;
	throw new BadInput(
		`${where}: needs ${samplesFor(limit)} samples, but the plan gives about ${Math.round(expected)}; ask for more visitors or a longer run`,
	);
}

/** Seconds: every window is looked at every second, by the program that receives the engine's exports. */
const longestWindow = 60;

function refuseWindow(
	limit: Limit,
	told: readonly Told[],
	where: string,
): void {
	const window = windowOf(limit) ?? "";
	const seconds = windowSeconds(limit);
	const known = windowsOf[limit.metric];
	if (seconds === undefined && !known.includes(window)) {
		throw new BadInput(
			`${where}: expected ${known.join(", ")} or seconds as in 10s as the window of ${limit.metric}, found "${window}"`,
		);
	}
	const load = Math.max(...told.map(({ shape }) => lengthSeconds(shape)));
	const longest = Math.min(load, longestWindow);
	if (seconds !== undefined && seconds > longest) {
		throw new BadInput(
			`${where}: expected a window of at most ${longest} s, and no longer than the load's ${load} s`,
		);
	}
}
