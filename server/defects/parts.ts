/** What planted defects are made of. */
import { isVisitorId, type VisitorId } from "../../lib/wire/ids.ts";
import { mintVisitorId } from "../mint.ts";
import type { MonitorBody } from "../monitor.ts";
import type { Details } from "../offers.ts";
import {
	type Done,
	isRefusal,
	type Outcome,
	type Refusal,
} from "../outcomes.ts";
import type { Session } from "../sessions.ts";
import type { Spoil, Visit } from "./defect.ts";

/** Spoils what was done, with one of these statuses if any are given. */
export function whenDone<Body, Context>(
	change: (body: Body, context: Context, status: number) => Outcome | undefined,
	...statuses: readonly number[]
): Spoil<Body, Context> {
	return (outcome, context) =>
		isRefusal(outcome) ||
		(statuses.length > 0 && !statuses.includes(outcome.status))
			? undefined
			: change(outcome.body, context, outcome.status);
}

/** Spoils what was refused with one of these errors. */
export function whenRefused<Body, Context>(
	change: (refusal: Refusal, context: Context) => Outcome | undefined,
	...errors: readonly Refusal["error"][]
): Spoil<Body, Context> {
	return (outcome, context) =>
		isRefusal(outcome) && errors.includes(outcome.error)
			? change(outcome, context)
			: undefined;
}

/** Spoils the details of an answer, where they have this status. */
export function withDetails(
	asked: "expose" | "conversation",
	change: (details: Details) => readonly Details[],
): Spoil<MonitorBody, Visit> {
	return whenDone((body, _visit, status) => {
		const [details] = body.engagementDetails ?? [];
		return details?.status === asked
			? { status, body: { ...body, engagementDetails: change(details) } }
			: undefined;
	});
}

/** The live session of an answer. */
export function sessionOf(
	{ visitorId, sessionId }: MonitorBody,
	{ state, account }: Visit,
): Session | undefined {
	return state.sessions.find(account, visitorId, sessionId);
}

/** Takes a request that was refused: a new session of the visitor who was sent, if one was. */
export function takeAnyway(_refusal: Refusal, visit: Visit): Outcome {
	const { vid } = visit.ids;
	return newSession(visit, isVisitorId(vid) ? vid : mintVisitorId());
}

/** Another session, whatever the limits, answered as a new one. */
export function newSession(
	{ state, account }: Visit,
	visitorId: VisitorId,
): Done<MonitorBody> {
	const { sessionId } = state.sessions.create(account, visitorId);
	return {
		status: 201,
		body: { sessionId, visitorId, pageId: state.nextPageId() },
	};
}
