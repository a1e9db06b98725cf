/**
 * The funnel: visitors arrive and are offered an engagement. Some leave at once, some look around and turn the offer
 * down, some accept, come back to their conversation, ask for a call, buy, or return another time.
 */
import { scenario } from "../lib/k6/scenario.ts";
import type { ScenarioContext } from "../lib/k6/scenario-context.ts";
import type { Visitor } from "../lib/k6/visitor.ts";
import type {
	FunnelHabits,
	FunnelType,
} from "../lib/load/stories/visitor-funnel.ts";
import { lead, productView, purchase } from "../lib/payloads/conversions.ts";
import { arrival, comeBack } from "../lib/payloads/engagement.ts";
import type { Outcome } from "../lib/telemetry/outcomes.ts";

type Guest = Visitor<FunnelType>;
type Context = ScenarioContext<FunnelHabits>;

const visitFunnel = async (
	visitor: Guest,
	context: Context,
): Promise<Outcome> => {
	const { visit, person, consumerId, type } = visitor;
	if (!(await visit.engage("engage", arrival(person, consumerId))))
		return visit.failure();
	if (type === "bounce" || !visit.offer()) return "left";
	if (!(await visit.impression("impDisplay"))) return visit.failure();
	await visitor.think(context.habits.read);
	return type === "browse"
		? await lookAround(visitor, context)
		: await accept(visitor, type, context);
};

/** Looks at the product, and the offer goes away: by the visitor's hand or by itself. */
const lookAround = async (
	{ visit, person, random }: Guest,
	{ habits }: Context,
): Promise<Outcome> => {
	if (!(await visit.report("prodView", productView(person))))
		return visit.failure();
	const type = random.chance(habits.timeoutShare) ? "impTimeout" : "impClose";
	return (await visit.impression(type)) ? "left" : visit.failure();
};

/** The conversation starts; the visitor goes away and comes back to it. */
const accept = async (
	visitor: Guest,
	type: "chat" | "buy" | "return",
	context: Context,
): Promise<Outcome> => {
	const { visit, person, consumerId } = visitor;
	if (!(await visit.impression("impAccept"))) return visit.failure();
	await visitor.think(context.habits.leave);
	if (!(await visit.engage("resume", comeBack(person, consumerId))))
		return visit.failure();
	if (!visit.conversation()) return "left";
	switch (type) {
		case "chat":
			return await chat(visitor, context);
		case "buy":
			return await buy(visitor, context);
		case "return":
			return await comeAnotherTime(visitor, context);
	}
};

/** Some ask to be called back, others have heard enough. */
const chat = async (
	visitor: Guest,
	{ habits, mayWrite }: Context,
): Promise<Outcome> => {
	const { visit, person, consumerId, random } = visitor;
	if (!mayWrite || !random.chance(habits.leadShare)) return "finished";
	await visitor.think(habits.talk);
	const asked = lead(person, `lead-${consumerId}`, random);
	return (await visit.report("lead", asked)) ? "finished" : visit.failure();
};

const buy = async (
	visitor: Guest,
	{ habits, mayWrite }: Context,
): Promise<Outcome> => {
	const { visit, person, consumerId, random } = visitor;
	if (!mayWrite) return "finished";
	await visitor.think(habits.talk);
	const bought = purchase(person, `order-${consumerId}`, random);
	return (await visit.report("purchase", bought))
		? "finished"
		: visit.failure();
};

/** Another visit, so a new session: the same consumer finds the same conversation (M23, M25). */
const comeAnotherTime = async (
	visitor: Guest,
	{ habits }: Context,
): Promise<Outcome> => {
	const { visit, person, consumerId } = visitor;
	await visitor.think(habits.away);
	visit.dropSession();
	return (await visit.engage("return", comeBack(person, consumerId)))
		? "finished"
		: visit.failure();
};

export default scenario("visitor-funnel", visitFunnel);
