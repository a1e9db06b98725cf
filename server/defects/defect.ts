/** Planted defects: answers of the right form that break one rule. They show what a harness notices. */
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

/** A request of the Monitor API, unchecked. */
export interface Visit {
	readonly state: State;
	readonly account: string;
	readonly app: string;
	readonly ids: Ids;
	/** Undefined where the body was no JSON object. */
	readonly body: object | undefined;
}

/** A list that an operator asked for. */
export interface Listing {
	readonly state: State;
	readonly host: string;
	readonly caller: Operator;
	readonly filters: Filters;
}

/** The engagement of a request, with its record if it exists. */
export interface Showing {
	readonly state: State;
	readonly host: string;
	readonly record: Engaged | undefined;
}

/** The wrong answer in place of a right outcome; undefined where the defect cannot show in this outcome. */
export type Break<Body, Context> = (
	outcome: Outcome<Body>,
	context: Context,
) => Outcome | undefined;

/** The body of each route's answers. */
export interface Bodies {
	readonly engagement: MonitorBody;
	readonly report: MonitorBody;
	readonly list: EngagementPage;
	readonly show: EngagementRecord;
	readonly transcript: TranscriptLine[];
	readonly export: { success: boolean };
}

/** What a defect may use to change an answer, by route. */
interface Contexts {
	readonly engagement: Visit;
	readonly report: Visit;
	readonly list: Listing;
	readonly show: Showing;
	readonly transcript: Showing;
	readonly export: Showing;
}

/** How a defect changes the answers of each route. */
export type Spoils = {
	readonly [Route in ApiRoute]?: Break<Bodies[Route], Contexts[Route]>;
};

export interface Defect {
	/** The rule that it breaks. */
	readonly rule: Rule;
	/** In words, after "the server …". */
	readonly does: string;
	readonly changes: Spoils;
}

/** The routes on which a defect can show. */
export const routesOf = ({ changes }: Defect): ApiRoute[] =>
	apiRoutes.filter((route) => changes[route] !== undefined);
