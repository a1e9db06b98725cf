/** What a file of `scenarios/` exports: a workload and its visits, or a mix of other scenarios. */
import type { ScenarioContext } from "../clients/scenario-context.ts";
import type { Visitor } from "../clients/visitor.ts";
import type { Outcome } from "../telemetry/outcomes.ts";
import type { Mix } from "../workload/scenarios.ts";
import type { Workload } from "../workload/workload.ts";

export type ScenarioModule =
	| { readonly mix: Mix; readonly workload?: never }
	| (Visits & { readonly workload: Workload; readonly mix?: never });

/** What each visitor does. */
export interface Visits {
	/**
	 * Resolves to how the visit ended. A scenario's own function takes the habits and visitor types of its workload: as
	 * a method it may.
	 */
	visit(visitor: Visitor, context: ScenarioContext): Promise<Outcome>;
}
