/** All scenarios by name. The command line reads them from the folder `scenarios/`, a bundle gets them from the build. */

import { didYouMean } from "../util/did-you-mean.ts";
import { BadInput } from "../util/user-errors.ts";
import type { Workload } from "./workload.ts";

/** A scenario whose visitors each play one of the others. */
export interface Mix {
	readonly summary: string;
	/** How many visitors of each scenario come, compared with the others. A scenario without a weight here has 0. */
	readonly weights: Readonly<Record<string, number>>;
}

/** What a file of `scenarios/` says of itself, the visits apart. */
export type Scenario =
	| { readonly workload: Workload; readonly mix?: never }
	| { readonly mix: Mix; readonly workload?: never };

export type Scenarios = ReadonlyMap<string, Scenario>;

/** The scenario of this name. Throws BadInput with the nearest name. */
export const scenarioNamed = (scenarios: Scenarios, name: string): Scenario => {
	const found = scenarios.get(name);
	if (found) return found;
	throw new BadInput(
		`expected a scenario, found "${name}"${didYouMean(name, [...scenarios.keys()])}`,
	);
};

/** A scenario in one line, for people. */
export const summaryOf = ({ workload, mix }: Scenario): string =>
	workload ? workload.summary : mix.summary;

/** The workloads that a scenario is made of, by scenario: its own, or for a mix every one that there is. */
export const workloadsOf = (
	scenarios: Scenarios,
	name: string,
): ReadonlyMap<string, Workload> => {
	const { workload } = scenarioNamed(scenarios, name);
	if (workload) return new Map([[name, workload]]);
	const all = [...scenarios].flatMap(([other, one]): [string, Workload][] =>
		one.workload ? [[other, one.workload]] : [],
	);
	return new Map(all);
};

/** Scenarios in the order for people: those of a mix as it names them, then the others by name, then mixes. */
export const inOrder = (scenarios: Scenarios): Scenarios => {
	const mixed = [...scenarios.values()].flatMap(({ mix }) =>
		Object.keys(mix?.weights ?? {}),
	);
	const rank = ([name, { mix }]: [string, Scenario]): number => {
		if (mix) return mixed.length + 1;
		const at = mixed.indexOf(name);
		return at < 0 ? mixed.length : at;
	};
	return new Map(
		[...scenarios].sort(
			(one, other) => rank(one) - rank(other) || (one[0] < other[0] ? -1 : 1),
		),
	);
};
