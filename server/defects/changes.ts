/** Changes that planted defects share. */
import type { EngagementPage } from "../../lib/contract/engagements.ts";
import { isVisitorId } from "../../lib/contract/ids.ts";
import type { EngagementRequest } from "../../lib/contract/monitor.ts";
import type { Json } from "../../lib/util/json.ts";
import { list } from "../engagements/engagements.ts";
import type { Filters } from "../engagements/filters.ts";
import { isRefusal, type Outcome, type Refusal } from "../http/outcomes.ts";
import { campaignsOf } from "../monitor/checks.ts";
import {
	engage,
	type MonitorBody,
	type MonitorOutcome,
} from "../monitor/monitor.ts";
import type { Details } from "../monitor/offers.ts";
import { newVisitorId } from "../store/new-ids.ts";
import type { Session } from "../store/sessions.ts";
import type { Break, Listing, Visit } from "./defect.ts";

/** Changes the answer of a request that was carried out; with statuses given, only answers with one of them. */
export function whenDone<Body, Context>(
	change: (body: Body, context: Context, status: number) => Outcome | undefined,
	...statuses: readonly number[]
): Break<Body, Context> {
	return (outcome, context) =>
		isRefusal(outcome) ||
		(statuses.length > 0 && !statuses.includes(outcome.status))
			? undefined
			: change(outcome.body, context, outcome.status);
}

/** Changes a refusal with one of these errors. */
export function whenRefused<Body, Context>(
	change: (refusal: Refusal, context: Context) => Outcome | undefined,
	...errors: readonly Refusal["error"][]
): Break<Body, Context> {
	return (outcome, context) =>
		isRefusal(outcome) && errors.includes(outcome.error)
			? change(outcome, context)
			: undefined;
}

/** Changes the details of an answer, where they have this status. */
export function withDetails(
	asked: "expose" | "conversation",
	change: (details: Details) => readonly Details[],
): Break<MonitorBody, Visit> {
	return whenDone((body, _visit, status) => {
		const [details] = body.engagementDetails ?? [];
		return details?.status === asked
			? { status, body: { ...body, engagementDetails: change(details) } }
			: undefined;
	});
}

/** Answers with the list of other filters, where it differs. */
export function listBy(
	change: (listing: Listing) => Partial<Filters>,
): Break<EngagementPage, Listing> {
	return whenDone((page, listing) => {
		const { state, host, caller, filters } = listing;
		const other = { ...filters, ...change(listing) };
		const outcome = list(state, host, caller, other);
		if (isRefusal(outcome)) return undefined;
		return idsOf(outcome.body) === idsOf(page) ? undefined : outcome;
	});
}

const idsOf = ({ engagements }: EngagementPage): string =>
	engagements.map(({ id }) => id).join();

/** The live session of an answer. */
export function sessionOf(
	{ visitorId, sessionId }: MonitorBody,
	{ state, account }: Visit,
): Session | undefined {
	return state.sessions.find(account, visitorId, sessionId);
}

/** Accepts an engagement that was refused, like a valid one. */
export const takeEngagement = (_refusal: Refusal, visit: Visit): Outcome =>
	engageAnew(visit, visit.ids.vid);

/** Accepts a report that was refused: with a new session and nothing else. */
export function takeReport(_refusal: Refusal, visit: Visit): Outcome {
	const { state, account, ids } = visit;
	const { sessionId, visitorId } = state.sessions.create(
		account,
		isVisitorId(ids.vid) ? ids.vid : newVisitorId(),
	);
	const pageId = state.nextPageId();
	return { status: 201, body: { sessionId, visitorId, pageId } };
}

/** An engagement in a new session beyond the limits. Only its existence is wrong. */
export function engageAnew(
	{ state, account, app, body }: Visit,
	vid: string | undefined,
): MonitorOutcome {
	const campaigns = campaignsOf(state.config, app) ?? [];
	const { counts } = state.capping;
	const uncapped = { ...state, capping: { admit: () => true, counts } };
	const request = consumerOf(body);
	return engage(uncapped, account, campaigns, { vid, sid: undefined }, request);
}

/** The consumer in a request, even where the request is invalid. */
function consumerOf(body: object | undefined): EngagementRequest {
	const { consumerId }: Json = { ...body };
	return typeof consumerId === "string" ? { consumerId } : {};
}
