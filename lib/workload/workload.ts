/** A story on paper: its visitors' habits by default, and from them which visitors, steps and pauses to expect. */

import type { Limit } from "../load/limits.ts";
import type { Target } from "../load/targets.ts";
import { mergeOver } from "../util/merge.ts";
import type { PausePlan, StepPlan } from "./steps.ts";

/** Visitors who behave alike, and what is expected of one of them. */
export interface VisitorType {
	readonly type: string;
	/** How many of them come, compared with the story's other types. */
	readonly weight: number;
	/** In order. Purchases, leads and exports are sent only where writing is allowed. */
	readonly steps: readonly StepPlan[];
	readonly pauses: readonly PausePlan[];
	/** The most requests one visit makes without retries, a new handshake and the request after it included. */
	readonly longestPath: number;
	/** Sessions that a visitor creates on average. */
	readonly creations: number;
}

/** A figure that only one story has: a statistic of a metric of its scenario. */
export interface StoryFigure {
	/** For people, as in `time to warm, median`. */
	readonly figure: string;
	/** The engine's name of the metric. */
	readonly metric: string;
	/** The engine's name of the statistic. */
	readonly statistic: "count" | "med" | "max";
	readonly unit: "ms" | "";
}

/** Whether a story has operators if their tokens are known, or cannot do without. */
export type Operators = "none" | "optional" | "needed";

export interface Story<Habits extends object> {
	readonly summary: string;
	readonly habits: Habits;
	readonly expect: (habits: Habits, target: Target) => readonly VisitorType[];
	/** Why a target does not do for this story; undefined where it does. */
	readonly refuses?: (target: Target) => string | undefined;
	/** Whether operators of the Engagements API are part of it, and with them their tokens: not at all unless it says so. */
	readonly operators?: Operators;
	/** The habits of the one visitor who goes before the load: all the way, without thinking about it. */
	readonly allTheWay: (habits: Habits) => Habits;
	/** What this story alone is held to, beside what every story is. */
	readonly limits?: readonly Limit[];
	/** What this story alone shows. */
	readonly figures?: readonly StoryFigure[];
	/** The configuration of the run's own server unless the user says otherwise: a file of this project. */
	readonly server?: string;
}

/** A story whose habits are nobody else's business: they go to its scenario as they are. */
export interface StoryOnPaper {
	readonly summary: string;
	readonly operators: Operators;
	readonly server: string | undefined;
	readonly limits: readonly Limit[];
	readonly figures: readonly StoryFigure[];
	/** The default habits with the given ones laid over. */
	readonly habitsWith: (given: unknown, isPreflight: boolean) => object;
	readonly expect: (habits: object, target: Target) => readonly VisitorType[];
	readonly refuses: (target: Target) => string | undefined;
}

/** Puts a story on paper. */
export const onPaper = <Habits extends object>(
	story: Story<Habits>,
): StoryOnPaper => ({
	summary: story.summary,
	operators: story.operators ?? "none",
	server: story.server,
	limits: story.limits ?? [],
	figures: story.figures ?? [],
	habitsWith(given, isPreflight) {
		const habits = mergeOver(story.habits, given);
		return isPreflight ? story.allTheWay(habits) : habits;
	},
	expect: (habits, target) =>
		story.expect(mergeOver(story.habits, habits), target).map(withoutIdle),
	refuses: story.refuses ?? (() => undefined),
});

/** A step that nobody takes is none. */
const withoutIdle = (type: VisitorType): VisitorType => ({
	...type,
	steps: type.steps.filter(({ share }) => share > 0),
});

/** Whoever has a live session is owed it (M12): a limit of stories that put sessions at risk. */
export const everySessionResumed: Limit = {
	metric: "session_reuse",
	statistic: "rate",
	comparison: ">=",
	value: 1,
};

/** Nobody who takes this step goes without success, retries and all: a limit of stories that are about it. */
export const neverFailing = (step: string): Limit => ({
	metric: "steps_failed",
	step,
	statistic: "count",
	comparison: "<=",
	value: 0,
});

/** For each of some weights the share of itself and all before it: the last is 1. */
export const cumulativeShares = (
	weighted: readonly { readonly weight: number }[],
): number[] => {
	const all = weighted.reduce((sum, { weight }) => sum + weight, 0);
	let sum = 0;
	return weighted.map(({ weight }) => {
		sum += weight;
		return sum / all;
	});
};

/** Whom a draw, 0 up to but not including 1, chooses by cumulative shares. */
export const indexIn = (shares: readonly number[], draw: number): number => {
	let at = 0;
	while (at < shares.length - 1 && draw >= (shares[at] ?? 1)) at++;
	return at;
};

/** What visitors of all types take together, in expectation: each type by its share. */
export const together = (
	types: readonly VisitorType[],
): Pick<VisitorType, "steps" | "pauses" | "creations"> => {
	const all = types.reduce((sum, { weight }) => sum + weight, 0);
	const steps = new Map<string, StepPlan>();
	for (const type of types)
		for (const one of type.steps) {
			const share = (one.share * type.weight) / all;
			const before = steps.get(one.step)?.share ?? 0;
			steps.set(one.step, { ...one, share: before + share });
		}
	return {
		steps: [...steps.values()],
		pauses: types.flatMap(({ pauses, weight }) =>
			pauses.map((pause) => ({
				...pause,
				share: (pause.share * weight) / all,
			})),
		),
		creations: types.reduce(
			(sum, { creations, weight }) => sum + (creations * weight) / all,
			0,
		),
	};
};
