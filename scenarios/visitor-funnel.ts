/**
 * The funnel: a visitor arrives, is offered an engagement, and looks at it. Some accept, come back to their
 * conversation, and buy something or leave an address; the others close the offer or let it go.
 */
import type { Brief } from "../lib/k6/brief.ts";
import { think, type Visitor, visits } from "../lib/k6/visits.ts";
import type { Outcome } from "../lib/load/outcomes.ts";
import type { FunnelHabits } from "../lib/load/stories/visitor-funnel.ts";
import { lead, purchase } from "../lib/payloads/conversions.ts";
import { arrival, comeBack } from "../lib/payloads/engagement.ts";

const visitFunnel = (visitor: Visitor, brief: Brief<FunnelHabits>): Outcome => {
	const { visit, person, consumerId, random } = visitor;
	const { habits, timeScale } = brief;
	if (!visit.engage("engage", arrival(person, consumerId)))
		return visit.failure();
	if (!visit.offer()) return "left";
	if (!visit.impression("impDisplay")) return visit.failure();
	think(random, habits.read, timeScale);
	return random.chance(habits.acceptShare)
		? accept(visitor, brief)
		: turnDown(visitor, brief);
};

/** The offer goes away, by the visitor's hand or by itself. */
const turnDown = (
	{ visit, random }: Visitor,
	{ habits }: Brief<FunnelHabits>,
): Outcome => {
	const type = random.chance(habits.timeoutShare) ? "impTimeout" : "impClose";
	return visit.impression(type) ? "left" : visit.failure();
};

/** The conversation starts; the visitor goes away and comes back to it. */
const accept = (visitor: Visitor, brief: Brief<FunnelHabits>): Outcome => {
	const { visit, person, consumerId, random } = visitor;
	if (!visit.impression("impAccept")) return visit.failure();
	think(random, brief.habits.leave, brief.timeScale);
	if (!visit.engage("resume", comeBack(person, consumerId)))
		return visit.failure();
	return visit.isInConversation() ? convert(visitor, brief) : "left";
};

/** Some buy, some ask to be called back, others have heard enough. */
const convert = (
	visitor: Visitor,
	{ habits, timeScale, mayWrite }: Brief<FunnelHabits>,
): Outcome => {
	const { visit, person, consumerId, random } = visitor;
	const buys = random.chance(habits.purchaseShare);
	const asks = !buys && random.chance(habits.leadShare);
	if (!mayWrite || !(buys || asks)) return "finished";
	think(random, habits.talk, timeScale);
	const done = buys
		? visit.report(purchase(person.wants(), `order-${consumerId}`, random))
		: visit.report(lead(person.wants(), `lead-${consumerId}`, random));
	return done ? "finished" : visit.failure();
};

const { options, run } = visits("visitor-funnel", visitFunnel);

export { options };
export default run;
