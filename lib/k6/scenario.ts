/** What a file of scenarios/ gives: what each of its visitors does. */

import type { StoryName } from "../load/stories.ts";
import type { Outcome } from "../telemetry/outcomes.ts";
import type { ScenarioContext } from "./scenario-context.ts";
import type { Visitor } from "./visitor.ts";

/** A scenario by its name, and what its visitors do. */
export interface Scenario {
	readonly name: StoryName;
	/**
	 * Resolves to how the visit ended. Its habits and visitor types are those of the workload of the same name, which no
	 * type can say: a method's parameters may be narrower.
	 */
	play(visitor: Visitor, context: ScenarioContext): Promise<Outcome>;
}

/** A scenario that a bundle can play. */
export const scenario = <Habits extends object, Type extends string = string>(
	name: StoryName,
	play: (
		visitor: Visitor<Type>,
		context: ScenarioContext<Habits>,
	) => Promise<Outcome>,
): Scenario => ({ name, play });
