/**
 * Cold accounts: visitors come to accounts that nobody has asked for yet. The first ones are told 500/20 and a visitor
 * id; they wait as the policy says, come again with that id, and are let in once the account is loaded.
 */
import { Trend } from "k6/metrics";
import type { Brief } from "../lib/k6/brief.ts";
import { story, type Visitor } from "../lib/k6/story.ts";
import type { Outcome } from "../lib/load/outcomes.ts";
import type { ColdHabits } from "../lib/load/stories/cold-account.ts";
import { coldAccountOf } from "../lib/payloads/accounts.ts";
import { arrival, comeBack } from "../lib/payloads/engagement.ts";

/** Of those who met their account cold: requests until it was warm, and the time from the first to the last. */
const triesToWarm = new Trend("tries_to_warm");
const timeToWarm = new Trend("time_to_warm", true);

const visitColdAccount = (
	visitor: Visitor,
	{ habits, coldAccounts, isPreflight }: Brief<ColdHabits>,
): Outcome => {
	const { visit, person, consumerId, number, run } = visitor;
	const index = Math.floor(number / habits.visitorsPerAccount);
	visit.moveTo(coldAccountOf(run, index, coldAccounts, isPreflight));
	const startedAt = Date.now();
	if (!visit.engage("engage", arrival(person, consumerId), loading))
		return visit.failure();
	if (visit.attempts() > 1) {
		triesToWarm.add(visit.attempts());
		timeToWarm.add(Date.now() - startedAt);
	}
	return visit.engage("resume", comeBack(person, consumerId))
		? "finished"
		: visit.failure();
};

/** The status of an account that is being loaded (M30). */
const loading = 500;

export default story("cold-account", visitColdAccount);
