/** Which share of a run's visitors plays which scenario, and with which habits. */
import { isObject, type Json } from "../util/json.ts";
import { mergeOver } from "../util/merge.ts";
import { BadInput } from "../util/user-errors.ts";
import { optional, weights as weightsSchema } from "../workload/habits.ts";
import {
	type Scenarios,
	scenarioNamed,
	workloadsOf,
} from "../workload/scenarios.ts";
import type { Workload } from "../workload/workload.ts";

/** A scenario, played by a share of all visitors. */
export interface ScenarioShare {
	readonly scenario: string;
	readonly workload: Workload;
	/** Above 0, at most 1. */
	readonly share: number;
	/** The scenario's own. */
	readonly habits: object;
}

/** The scenario alone, or those of a mix that have a weight. Throws BadInput naming the member at `path` or below. */
export function sharesOf(
	scenarios: Scenarios,
	name: string,
	visitors: unknown,
	isPreflight: boolean,
	path: string,
): ScenarioShare[] {
	const given: Json = isObject(visitors) ? visitors : {};
	const { mix } = scenarioNamed(scenarios, name);
	const weights = mix ? weightsWith(mix.weights, given.weights, path) : {};
	return [...workloadsOf(scenarios, name)].flatMap(([scenario, workload]) => {
		const share = mix ? (weights[scenario] ?? 0) : 1;
		if (share === 0) return [];
		const habits = workload.habitsWith(
			mix ? given[scenario] : visitors,
			isPreflight,
		);
		checkHabits(habits, mix ? `${path}.${scenario}` : path);
		return [{ scenario, workload, share, habits }];
	});
}

/** The weights of a mix with given ones laid over them, as shares of all. */
function weightsWith(
	byDefault: Readonly<Record<string, number>>,
	given: unknown,
	path: string,
): Readonly<Record<string, number>> {
	const weights = mergeOver(byDefault, given);
	const all = sumOf(weights, `${path}.weights`);
	return Object.fromEntries(
		Object.entries(weights).map(([name, weight]) => [name, weight / all]),
	);
}

/** A think time's 99th percentile is not below its median, and at least one visitor type has a weight. */
function checkHabits(habits: object, path: string): void {
	for (const [name, value] of Object.entries({ ...habits })) {
		if (!isObject(value)) continue;
		if (name === "weights") sumOf(value, `${path}.weights`);
		const { medianSeconds, p99Seconds } = value;
		if (Number(medianSeconds) > Number(p99Seconds))
			throw new BadInput(
				`${path}.${name}: expected a p99Seconds of at least medianSeconds (${String(medianSeconds)}), found ${String(p99Seconds)}`,
			);
	}
}

function sumOf(weights: Readonly<Record<string, unknown>>, path: string) {
	const sum = Object.values(weights).reduce<number>(
		(sum, weight) => sum + Number(weight),
		0,
	);
	if (sum > 0) return sum;
	throw new BadInput(`${path}: expected one above 0, found only 0`);
}

/** The schema of a settings file's `visitors`: the scenario's habits; for a mix its weights, and the habits by scenario. */
export function visitorsSchema(scenarios: Scenarios, name: string): object {
	const { workload } = scenarioNamed(scenarios, name);
	if (workload) return workload.settings;
	const workloads = [...workloadsOf(scenarios, name)];
	const names = workloads.map(([scenario]) => [scenario, 0] as const);
	return {
		type: "object",
		properties: {
			weights: optional(weightsSchema(Object.fromEntries(names))),
			...Object.fromEntries(
				workloads.map(([scenario, { settings }]) => [scenario, settings]),
			),
		},
		additionalProperties: false,
	};
}
