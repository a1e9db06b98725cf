/**
 * The funnel: visitors arrive and are offered an engagement. Some leave at once, some look around and turn the offer
 * down, some accept, come back to their conversation, ask for a call, buy, or return another time.
 */
import type { Brief } from "../lib/k6/brief.ts";
import { story, think, type Visitor } from "../lib/k6/story.ts";
import type { Outcome } from "../lib/load/outcomes.ts";
import type {
	FunnelHabits,
	FunnelType,
} from "../lib/load/stories/visitor-funnel.ts";
import { lead, productView, purchase } from "../lib/payloads/conversions.ts";
import { arrival, comeBack } from "../lib/payloads/engagement.ts";

type Guest = Visitor<FunnelType>;
type Told = Brief<FunnelHabits>;

const visitFunnel = (visitor: Guest, brief: Told): Outcome => {
	const { visit, person, consumerId, random, type } = visitor;
	if (!visit.engage("engage", arrival(person, consumerId)))
		return visit.failure();
	if (type === "bounce" || !visit.offer()) return "left";
	if (!visit.impression("impDisplay")) return visit.failure();
	think(random, brief.habits.read, brief.timeScale);
	return type === "browse"
		? lookAround(visitor, brief)
		: accept(visitor, type, brief);
};

/** Looks at the product, and the offer goes away: by the visitor's hand or by itself. */
const lookAround = (
	{ visit, person, random }: Guest,
	{ habits }: Told,
): Outcome => {
	if (!visit.report("prodView", productView(person))) return visit.failure();
	const type = random.chance(habits.timeoutShare) ? "impTimeout" : "impClose";
	return visit.impression(type) ? "left" : visit.failure();
};

/** The conversation starts; the visitor goes away and comes back to it. */
const accept = (
	visitor: Guest,
	type: "chat" | "buy" | "return",
	brief: Told,
): Outcome => {
	const { visit, person, consumerId, random } = visitor;
	if (!visit.impression("impAccept")) return visit.failure();
	think(random, brief.habits.leave, brief.timeScale);
	if (!visit.engage("resume", comeBack(person, consumerId)))
		return visit.failure();
	if (!visit.conversation()) return "left";
	switch (type) {
		case "chat":
			return chat(visitor, brief);
		case "buy":
			return buy(visitor, brief);
		case "return":
			return comeAnotherTime(visitor, brief);
	}
};

/** Some ask to be called back, others have heard enough. */
const chat = (
	{ visit, person, consumerId, random }: Guest,
	{ habits, timeScale, mayWrite }: Told,
): Outcome => {
	if (!mayWrite || !random.chance(habits.leadShare)) return "finished";
	think(random, habits.talk, timeScale);
	const asked = lead(person, `lead-${consumerId}`, random);
	return visit.report("lead", asked) ? "finished" : visit.failure();
};

const buy = (
	{ visit, person, consumerId, random }: Guest,
	{ habits, timeScale, mayWrite }: Told,
): Outcome => {
	if (!mayWrite) return "finished";
	think(random, habits.talk, timeScale);
	const bought = purchase(person, `order-${consumerId}`, random);
	return visit.report("purchase", bought) ? "finished" : visit.failure();
};

/** Another visit, so a new session: the same consumer finds the same conversation (M23, M25). */
const comeAnotherTime = (
	{ visit, person, consumerId, random }: Guest,
	{ habits, timeScale }: Told,
): Outcome => {
	think(random, habits.away, timeScale);
	visit.dropSession();
	return visit.engage("return", comeBack(person, consumerId))
		? "finished"
		: visit.failure();
};

export default story("visitor-funnel", visitFunnel);
