/** The workload of a scenario: how its visitors behave by default, and what a plan may expect of them. */
import type { Static, TObject } from "typebox";
import type { Limit } from "../load/limits.ts";
import type { Target } from "../load/targets.ts";
import { mergeOver } from "../util/merge.ts";
import { defaultsOf, optional } from "./habits.ts";
import type { PausePlan, StepPlan } from "./steps.ts";

/** Visitors who behave alike, and what is expected of one of them. */
export interface VisitorType<
	Name extends string = string,
	Step extends string = string,
> {
	readonly type: Name;
	/** How many of them come, compared with the scenario's other types. */
	readonly weight: number;
	/** In order. Purchases, leads and exports are sent only where writing is allowed. */
	readonly steps: readonly StepPlan<Step>[];
	readonly pauses: readonly PausePlan[];
}

/** The names of a scenario's visitor types: those that its habits weigh, or `visitor` where they weigh none. */
export type TypeNames<Habits> = Habits extends {
	readonly weights: Readonly<Record<infer Name, number>>;
}
	? Name & string
	: "visitor";

/** What the samples of a scenario's own metric are. */
export type SampleKind = "count" | "value" | "milliseconds";

/** A figure that only one scenario has: a statistic of a metric of its own. */
export interface Figure<Metric extends string = string> {
	/** For people, as in `time to warm, median`. */
	readonly figure: string;
	readonly metric: Metric;
	/** As k6 names it. */
	readonly statistic: "count" | "med" | "max";
}

/** Whether visitors of a scenario need operators' tokens, use them where they are known, or use none. */
export type OperatorUse = "none" | "optional" | "needed";

interface Definition<
	Schema extends TObject,
	Step extends string,
	Metric extends string,
> {
	readonly summary: string;
	readonly habits: Schema;
	/** Every step that a visitor may take, `handshake` apart. */
	readonly steps: readonly Step[];
	/** The visitor types that follow from habits, for a target. */
	readonly expect: (
		habits: Static<Schema>,
		target: Target,
	) => readonly VisitorType<TypeNames<Static<Schema>>, NoInfer<Step>>[];
	/** Why a target cannot be loaded with this scenario; undefined where it can. */
	readonly refuses?: (target: Target) => string | undefined;
	/** By default none. */
	readonly operators?: OperatorUse;
	/** The habits of the one visitor who goes before the load: as many steps as possible, without think time. */
	readonly preflightHabits?: (habits: Static<Schema>) => Static<Schema>;
	/** Limits of this scenario alone, beside the default ones. */
	readonly limits?: readonly Limit[];
	/** Metrics of this scenario alone: `visitor.measure` adds to them. */
	readonly metrics?: Readonly<Record<Metric, SampleKind>>;
	readonly figures?: readonly Figure<NoInfer<Metric>>[];
	/** Configuration of a local server that the run starts, unless the user gives one. */
	readonly server?: object;
}

/** A workload. Its habits go to the visits as they are: only its own scenario knows them. */
export interface Workload<
	Habits extends object = object,
	Step extends string = string,
	Metric extends string = string,
> {
	readonly summary: string;
	readonly operators: OperatorUse;
	readonly server: object | undefined;
	readonly limits: readonly Limit[];
	readonly steps: readonly Step[];
	readonly metrics: Readonly<Record<Metric, SampleKind>>;
	readonly figures: readonly Figure[];
	/** The schema of what a settings file may say of its visitors. */
	readonly settings: object;
	/** The default habits with given ones laid over them. */
	habitsWith(given: unknown, isPreflight: boolean): Habits;
	/** Visitor types; steps that no visitor takes are left out. */
	expect(habits: object, target: Target): readonly VisitorType[];
	refuses(target: Target): string | undefined;
}

/** Makes a workload from its definition. */
export const defineWorkload = <
	const Schema extends TObject,
	const Step extends string,
	const Metric extends string = never,
>(
	definition: Definition<Schema, Step, Metric>,
): Workload<Static<Schema> & object, Step, Metric> => {
	type Habits = Static<Schema> & object;
	const defaults = defaultsOf(definition.habits) as Habits;
	const { expect, preflightHabits = (habits) => habits } = definition;
	const none: Partial<Record<Metric, SampleKind>> = {};
	return {
		summary: definition.summary,
		operators: definition.operators ?? "none",
		server: definition.server,
		limits: definition.limits ?? [],
		steps: definition.steps,
		metrics: definition.metrics ?? (none as Record<Metric, SampleKind>),
		figures: definition.figures ?? [],
		settings: optional(definition.habits),
		habitsWith(given, isPreflight) {
			const habits = mergeOver(defaults, given);
			return isPreflight ? preflightHabits(habits) : habits;
		},
		expect: (habits, target) =>
			expect(mergeOver(defaults, habits), target).map(withoutIdleSteps),
		refuses: definition.refuses ?? (() => undefined),
	};
};

const withoutIdleSteps = (type: VisitorType): VisitorType => ({
	...type,
	steps: type.steps.filter(({ share }) => share > 0),
});

/** Every live session is resumed (M12): a limit of scenarios that put sessions at risk. */
export const everySessionResumed: Limit = {
	metric: "session_reuse",
	statistic: "rate",
	comparison: ">=",
	value: 1,
};

/** The step always succeeds, retries included: a limit of scenarios that are about this step. */
export const neverFailing = (step: string): Limit => ({
	metric: "steps_failed",
	step,
	statistic: "count",
	comparison: "<=",
	value: 0,
});
