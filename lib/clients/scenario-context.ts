/** What the visitors of a scenario need to know of the run. */
import type { Promises } from "../contract/promises.ts";
import type { Workload } from "../workload/workload.ts";

export interface ScenarioContext<Habits extends object = object> {
	/** The scenario's own behaviour settings. */
	readonly habits: Habits;
	/** The share of all visitors that play this scenario: above 0, at most 1. */
	readonly share: number;
	/** Purchases, leads and exports may be sent. */
	readonly mayWrite: boolean;
	/** One visitor goes before any load. */
	readonly isPreflight: boolean;
	/** The Engagements API, as in `https://127.0.0.1:8443`. */
	readonly engagements: string;
	/** Empty where the target has no Engagements API. */
	readonly operators: readonly Operator[];
	/** Accounts without traffic so far; undefined where any account name will do. */
	readonly coldAccounts: readonly string[] | undefined;
	readonly promises: Promises;
}

/** The context of a workload's visitors. */
export type ContextOf<Of> =
	Of extends Workload<infer Habits> ? ScenarioContext<Habits> : never;

/** An operator, with what is in reach and what is not. */
export interface Operator {
	/** The environment variable of the operator's token. */
	readonly tokenEnv: string;
	/** As in `Token X`; undefined where the environment has no token for this operator. */
	readonly authorization: string | undefined;
	/** Sites in reach. */
	readonly sites: readonly string[];
	/** Ids of all operators who share a site with this one, this one included (E3). */
	readonly colleagues: readonly string[];
	/** Sites out of reach. */
	readonly beyond: readonly string[];
	/** The conversations of the target's account are in reach. */
	readonly reachesVisitors: boolean;
}
