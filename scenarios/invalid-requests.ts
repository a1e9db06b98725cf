/**
 * Wrong requests: each visitor has a session and an offer, sends some requests with one fault each, and must get the
 * refusal that the fault asks for. After each the session goes on as if nothing had happened: nothing was changed (M11).
 */
import { createWrong, createWrongQuery } from "../lib/clients/invalid.ts";
import { authorizationAt } from "../lib/k6/operator-token.ts";
import { scenario } from "../lib/k6/scenario.ts";
import type { ScenarioContext } from "../lib/k6/scenario-context.ts";
import type { Visitor } from "../lib/k6/visitor.ts";
import type { InvalidHabits } from "../lib/load/stories/invalid-requests.ts";
import { comeBack } from "../lib/payloads/engagement.ts";
import { wrongRequestsFor } from "../lib/payloads/invalid.ts";
import {
	type WrongQuery,
	wrongQueriesFor,
} from "../lib/payloads/invalid-history.ts";
import type { Outcome } from "../lib/telemetry/outcomes.ts";

type Context = ScenarioContext<InvalidHabits>;

const visitWrongly = async (
	visitor: Visitor,
	context: Context,
): Promise<Outcome> => {
	const { visit, person, consumerId, number } = visitor;
	const body = comeBack(person, consumerId);
	const { habits, promises, mayWrite } = context;
	const requests = wrongRequestsFor(promises, mayWrite);
	const askWrong = operatorsSide(visitor, context);
	const queries = askWrong ? wrongQueriesFor(mayWrite) : [];
	const rows = requests.length + queries.length;
	const count = Math.min(habits.wrongRequests, rows);
	const sendWrong = createWrong(visitor.context);
	if (!(await visit.engage("engage", body))) return visit.failure();
	for (let index = 0; index < count; index++) {
		const row = (number * count + index) % rows;
		const offer = visit.offer();
		if (!offer) return "left";
		const [wrong, query] = [requests[row], queries[row - requests.length]];
		const isAnswered = wrong
			? await sendWrong(wrong, visit.known(), offer)
			: query === undefined || (await askWrong?.(query));
		if (!isAnswered) return "failed";
		if (!(await visit.engage("resume", body))) return visit.failure();
	}
	return "finished";
};

/** Asks the Engagements API wrongly; undefined where the target has none, or nobody's token is known. */
const operatorsSide = (
	visitor: Visitor,
	{ engagements, desks: [desk] }: Context,
): ((wrong: WrongQuery) => Promise<boolean>) | undefined => {
	const authorization = desk && authorizationAt(desk);
	if (!desk || authorization === undefined) return undefined;
	return createWrongQuery(visitor.context, engagements, {
		siteIds: desk.sites,
		operatorIds: desk.operators,
		authorization,
	});
};

export default scenario("invalid-requests", visitWrongly);
