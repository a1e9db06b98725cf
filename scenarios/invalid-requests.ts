/**
 * Invalid requests: each visitor has a session and an offer, sends some requests with one fault each, and must get the
 * refusal of that fault. After each refusal the session is resumed, since an invalid request changes nothing (M11).
 */
import { createInvalid, createInvalidQuery } from "../lib/clients/invalid.ts";
import type { ContextOf } from "../lib/clients/scenario-context.ts";
import type { VisitorOf } from "../lib/clients/visitor.ts";
import { comeBack } from "../lib/payloads/engagement.ts";
import { invalidRequestsFor } from "../lib/payloads/invalid.ts";
import {
	type InvalidQuery,
	invalidQueriesFor,
} from "../lib/payloads/invalid-history.ts";
import type { Outcome } from "../lib/telemetry/outcomes.ts";
import { count, habits } from "../lib/workload/habits.ts";
import {
	defineWorkload,
	everySessionResumed,
	neverFailing,
} from "../lib/workload/workload.ts";

/** More than there are invalid requests. */
const maxRequests = 200;

export const workload = defineWorkload({
	summary:
		"invalid requests of every kind: each gets its refusal, and none changes anything",
	habits: habits({
		/** How many each visitor sends. The next visitor continues in the table. */
		wrongRequests: count(3, maxRequests),
	}),
	steps: ["engage", "wrong", "resume"],
	operators: "optional",
	expect: ({ wrongRequests }) => [
		{
			type: "visitor",
			weight: 1,
			steps: [
				{ step: "engage", share: 1, creates: true },
				{ step: "wrong", share: wrongRequests },
				{ step: "resume", share: wrongRequests, resumes: true },
			],
			pauses: [],
		},
	],
	limits: [everySessionResumed, neverFailing("wrong")],
	// The preflight's visitor sends the whole table.
	preflightHabits: () => ({ wrongRequests: maxRequests }),
});

type Visitor = VisitorOf<typeof workload>;
type Context = ContextOf<typeof workload>;

export const visit = async (
	visitor: Visitor,
	context: Context,
): Promise<Outcome> => {
	const { visit, person, consumerId, number } = visitor;
	const body = comeBack(person, consumerId);
	const { habits, promises, mayWrite } = context;
	const requests = invalidRequestsFor(promises, mayWrite);
	const sendQuery = queriesOf(visitor, context);
	const queries = sendQuery ? invalidQueriesFor(mayWrite) : [];
	const rows = requests.length + queries.length;
	const count = Math.min(habits.wrongRequests, rows);
	const sendRequest = createInvalid(visitor.context);
	if (!(await visit.engage("engage", body))) return visit.failure();
	for (let index = 0; index < count; index++) {
		const row = (number * count + index) % rows;
		const offer = visit.offer();
		if (!offer) return "left";
		const [request, query] = [requests[row], queries[row - requests.length]];
		const isAnswered = request
			? await sendRequest(request, visit.known(), offer)
			: query === undefined || (await sendQuery?.(query));
		if (!isAnswered) return "failed";
		if (!(await visit.engage("resume", body))) return visit.failure();
	}
	return "finished";
};

/** Sends invalid queries to the Engagements API; undefined where the target has none, or no operator's token is known. */
const queriesOf = (
	visitor: Visitor,
	{ engagements, operators: [operator] }: Context,
): ((query: InvalidQuery) => Promise<boolean>) | undefined => {
	if (operator?.authorization === undefined) return undefined;
	const { sites, colleagues, authorization } = operator;
	return createInvalidQuery(visitor.context, engagements, {
		siteIds: sites,
		operatorIds: colleagues,
		authorization,
	});
};
