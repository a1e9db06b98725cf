/** What a file of `scenarios/` exports: a workload and its visits, or a mix of other scenarios. */
import type { Outcome } from "../telemetry/outcomes.ts";
import type { Mix } from "../workload/scenarios.ts";
import type { Workload } from "../workload/workload.ts";

export type ScenarioModule =
	| { readonly mix: Mix; readonly workload?: never }
	| (Visits & { readonly workload: Workload; readonly mix?: never });

/** What each visitor does. */
export interface Visits {
	/**
	 * Resolves to how the visit ended. It takes the visitor and the context of its own workload, which the compiler checks
	 * in the scenario's file. Here only the runner may call it, with what it made from that workload.
	 */
	readonly visit: (visitor: never, context: never) => Promise<Outcome>;
}
