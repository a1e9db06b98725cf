/**
 * The funnel: a visitor arrives, is offered an engagement, and looks at it. Some accept, come back to their
 * conversation, and buy something or leave an address; the others close the offer or let it go.
 */
import type { Brief } from "../lib/k6/brief.ts";
import { type Visitor, visits } from "../lib/k6/visits.ts";
import type { Outcome } from "../lib/load/outcomes.ts";
import { lead, purchase } from "../lib/payloads/conversions.ts";
import { arrival, comeBack } from "../lib/payloads/engagement.ts";
import { passed, shown } from "../lib/payloads/impressions.ts";

function visitFunnel(visitor: Visitor, brief: Brief): Outcome {
	const { visit, person, consumerId, random } = visitor;
	const { habits } = brief;
	if (!visit.engage("engage", arrival(person, consumerId))) return visit.failure;
	if (!visit.offer) return "left";
	if (!visit.impression("impDisplay", (offer) => shown("impDisplay", offer))) return visit.failure;
	visitor.think(habits.read);
	return random.chance(habits.acceptShare) ? accept(visitor, brief) : turnDown(visitor, brief);
}

/** The offer goes away, by the visitor's hand or by itself. */
function turnDown({ visit, random }: Visitor, { habits }: Brief): Outcome {
	const type = random.chance(habits.timeoutShare) ? "impTimeout" : "impClose";
	return visit.impression(type, (offer) => passed(type, offer)) ? "left" : visit.failure;
}

/** The conversation starts; the visitor goes away and comes back to it. */
function accept(visitor: Visitor, brief: Brief): Outcome {
	const { visit, person, consumerId } = visitor;
	if (!visit.impression("impAccept", (offer) => shown("impAccept", offer))) return visit.failure;
	visitor.think(brief.habits.leave);
	if (!visit.engage("resume", comeBack(person, consumerId))) return visit.failure;
	return visit.isInConversation ? convert(visitor, brief) : "left";
}

/** Some buy, some ask to be called back, others have heard enough. */
function convert(visitor: Visitor, { habits, mayWrite }: Brief): Outcome {
	const { visit, person, consumerId, random } = visitor;
	const buys = random.chance(habits.purchaseShare);
	const asks = !buys && random.chance(habits.leadShare);
	if (!mayWrite || !(buys || asks)) return "finished";
	visitor.think(habits.talk);
	const done = buys
		? visit.report("purchase", [purchase(person.wants(), `order-${consumerId}`, random)])
		: visit.report("lead", [lead(person.wants(), `lead-${consumerId}`, random)]);
	return done ? "finished" : visit.failure;
}

const { options, run } = visits("visitor-funnel", visitFunnel);
export { options };
export default run;
