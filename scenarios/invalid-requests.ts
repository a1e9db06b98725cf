/**
 * Wrong requests: each visitor has a session and an offer, sends some requests with one fault each, and must be told the
 * refusal that the fault asks for. After each the session goes on as if nothing had happened: nothing was changed (M11).
 */
import { createWrong, createWrongQuery } from "../lib/clients/wrong.ts";
import type { Brief } from "../lib/k6/brief.ts";
import { authorizationAt } from "../lib/k6/desk.ts";
import { story, type Visitor } from "../lib/k6/story.ts";
import type { Outcome } from "../lib/load/outcomes.ts";
import type { InvalidHabits } from "../lib/load/stories/invalid-requests.ts";
import { comeBack } from "../lib/payloads/engagement.ts";
import { wrongRequestsFor } from "../lib/payloads/invalid.ts";
import {
	type WrongQuery,
	wrongQueriesFor,
} from "../lib/payloads/invalid-history.ts";

type Told = Brief<InvalidHabits>;

const visitWrongly = (visitor: Visitor, brief: Told): Outcome => {
	const { visit, person, consumerId, number } = visitor;
	const body = comeBack(person, consumerId);
	const requests = wrongRequestsFor(brief.expected.promises, brief.mayWrite);
	const askWrong = operatorsSide(visitor, brief);
	const queries = askWrong ? wrongQueriesFor(brief.mayWrite) : [];
	const rows = requests.length + queries.length;
	const count = Math.min(brief.habits.wrongRequests, rows);
	const sendWrong = createWrong(visitor.ground);
	if (!visit.engage("engage", body)) return visit.failure();
	for (let index = 0; index < count; index++) {
		const row = (number * count + index) % rows;
		const offer = visit.offer();
		if (!offer) return "left";
		const [wrong, query] = [requests[row], queries[row - requests.length]];
		const isTold = wrong
			? sendWrong(wrong, visit.known(), offer)
			: query === undefined || askWrong?.(query);
		if (!isTold) return "failed";
		if (!visit.engage("resume", body)) return visit.failure();
	}
	return "finished";
};

/** Asks the Engagements API wrongly; undefined where the target has none, or nobody's token is known. */
const operatorsSide = (
	{ ground }: Visitor,
	{ engagements, desks: [desk] }: Told,
): ((wrong: WrongQuery) => boolean) | undefined => {
	const authorization = desk && authorizationAt(desk);
	if (!desk || authorization === undefined) return undefined;
	return createWrongQuery(ground, engagements, {
		siteIds: desk.sites,
		operatorIds: desk.operators,
		authorization,
	});
};

export default story("invalid-requests", visitWrongly);
