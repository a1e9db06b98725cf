/** A planted defect: answers of good form that break one rule, to prove what a harness notices. */
import type {
	EngagementPage,
	EngagementRecord,
	TranscriptLine,
} from "../../lib/contract/engagements.ts";
import type { Rule } from "../../lib/contract/rules.ts";
import type { Operator } from "../config.ts";
import type { Filters } from "../engagements/filters.ts";
import { type ApiRoute, apiRoutes, type Outcome } from "../http/outcomes.ts";
import type { Ids, MonitorBody } from "../monitor/monitor.ts";
import type { Engaged } from "../store/records.ts";
import type { State } from "../store/state.ts";

/** A request of the Monitor API, as it came. */
export interface Visit {
	readonly state: State;
	readonly account: string;
	readonly app: string;
	readonly ids: Ids;
	/** Undefined where it was no JSON object. */
	readonly body: object | undefined;
}

/** A list that an operator asked for. */
export interface Listing {
	readonly state: State;
	readonly host: string;
	readonly caller: Operator;
	readonly filters: Filters;
}

/** One engagement that was asked for; it has a record if it exists. */
export interface Showing {
	readonly state: State;
	readonly host: string;
	readonly record: Engaged | undefined;
}

/** The wrong answer in place of a right outcome; undefined where that one cannot be spoilt in this way. */
export type Spoil<Body, Context> = (
	outcome: Outcome<Body>,
	context: Context,
) => Outcome | undefined;

/** What each route answers with. */
export interface Bodies {
	readonly engagement: MonitorBody;
	readonly report: MonitorBody;
	readonly list: EngagementPage;
	readonly show: EngagementRecord;
	readonly transcript: TranscriptLine[];
	readonly export: { success: boolean };
}

/** What else a defect may look at. */
interface Contexts {
	readonly engagement: Visit;
	readonly report: Visit;
	readonly list: Listing;
	readonly show: Showing;
	readonly transcript: Showing;
	readonly export: Showing;
}

/** What a defect does to the answers of each route. */
export type Spoils = {
	readonly [Route in ApiRoute]?: Spoil<Bodies[Route], Contexts[Route]>;
};

export interface Defect {
	/** The rule that is broken. */
	readonly rule: Rule;
	/** In words, after "the server …". */
	readonly does: string;
	readonly spoils: Spoils;
}

/** The routes on which a defect can be seen. */
export const routesOf = ({ spoils }: Defect): ApiRoute[] =>
	apiRoutes.filter((route) => spoils[route] !== undefined);
