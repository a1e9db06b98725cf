/**
 * Cold accounts: visitors come to accounts that nobody has asked for yet. The first ones are told 500/20 and a visitor
 * id; they wait as the policy says, come again with that id, and are let in once the account is loaded.
 */
import { Trend } from "k6/metrics";
import { scenario } from "../lib/k6/scenario.ts";
import type { ScenarioContext } from "../lib/k6/scenario-context.ts";
import type { Visitor } from "../lib/k6/visitor.ts";
import type { ColdHabits } from "../lib/load/stories/cold-account.ts";
import { coldAccountOf } from "../lib/payloads/accounts.ts";
import { arrival, comeBack } from "../lib/payloads/engagement.ts";
import type { Outcome } from "../lib/telemetry/outcomes.ts";

/** Of those who met their account cold: requests until it was warm, and the time from the first to the last. */
const triesToWarm = new Trend("tries_to_warm");
const timeToWarm = new Trend("time_to_warm", true);
const tags = { scenario: "cold-account" };

const visitColdAccount = async (
	visitor: Visitor,
	{ habits, share, coldAccounts, isPreflight }: ScenarioContext<ColdHabits>,
): Promise<Outcome> => {
	const { visit, person, consumerId, number, run } = visitor;
	// In a mix only some of the numbers are visitors of this scenario.
	const index = Math.floor((number * share) / habits.visitorsPerAccount);
	visit.moveTo(coldAccountOf(run, index, coldAccounts, isPreflight));
	const startedAt = Date.now();
	if (!(await visit.engage("engage", arrival(person, consumerId), loading)))
		return visit.failure();
	if (visit.attempts() > 1) {
		triesToWarm.add(visit.attempts(), tags);
		timeToWarm.add(Date.now() - startedAt, tags);
	}
	return (await visit.engage("resume", comeBack(person, consumerId)))
		? "finished"
		: visit.failure();
};

/** The status of an account that is being loaded (M30). */
const loading = 500;

export default scenario("cold-account", visitColdAccount);
