/**
 * The funnel: visitors arrive and get an offer. Some leave at once, some look around and decline the offer, some accept
 * it, come back to their conversation, ask for a call, buy, or return another time.
 */
import type { Static } from "typebox";
import type { ContextOf } from "../lib/clients/scenario-context.ts";
import type { VisitorOf } from "../lib/clients/visitor.ts";
import type { Target } from "../lib/load/targets.ts";
import { lead, productView, purchase } from "../lib/payloads/conversions.ts";
import { arrival, comeBack } from "../lib/payloads/engagement.ts";
import type { Outcome } from "../lib/telemetry/outcomes.ts";
import { habits, share, thinkTime, weights } from "../lib/workload/habits.ts";
import {
	noPause,
	type PausePlan,
	type StepPlan,
} from "../lib/workload/steps.ts";
import { defineWorkload, type VisitorType } from "../lib/workload/workload.ts";

const schema = habits({
	weights: weights({ bounce: 25, browse: 35, chat: 20, buy: 12, return: 8 }),
	/** The share of browsing visitors whose offer times out. The others close it. */
	timeoutShare: share(0.5),
	/** The share of chatting visitors who ask for a call. */
	leadShare: share(0.35),
	/** Before the visitor accepts or closes the offer, or lets it time out. */
	read: thinkTime(4, 20),
	/** Between accepting and coming back. */
	leave: thinkTime(6, 30),
	/** In the conversation, before a purchase or lead. */
	talk: thinkTime(8, 40),
	/** Between the first visit and the next. */
	away: thinkTime(20, 60),
});

type Habits = Static<typeof schema>;
type TypeName = keyof Habits["weights"];

const steps = [
	"engage",
	"impDisplay",
	"prodView",
	"impClose",
	"impTimeout",
	"impAccept",
	"resume",
	"lead",
	"purchase",
	"return",
] as const;
type Step = (typeof steps)[number];

const expectVisitors = (
	{ weights, timeoutShare, leadShare, read, leave, talk, away }: Habits,
	{ mayWrite }: Target,
): readonly VisitorType<TypeName, Step>[] => {
	const leads = mayWrite ? leadShare : 0;
	const purchases = mayWrite ? 1 : 0;
	const engage: StepPlan<Step> = { step: "engage", share: 1, creates: true };
	const seen: StepPlan<Step>[] = [engage, { step: "impDisplay", share: 1 }];
	const accepted: StepPlan<Step>[] = [
		...seen,
		{ step: "impAccept", share: 1 },
		{ step: "resume", share: 1, resumes: true },
	];
	const reading: PausePlan = { ...read, share: 1 };
	const leaving: PausePlan = { ...leave, share: 1 };
	return [
		{ type: "bounce", weight: weights.bounce, steps: [engage], pauses: [] },
		{
			type: "browse",
			weight: weights.browse,
			steps: [
				...seen,
				{ step: "prodView", share: 1 },
				{ step: "impClose", share: 1 - timeoutShare },
				{ step: "impTimeout", share: timeoutShare },
			],
			pauses: [reading],
		},
		{
			type: "chat",
			weight: weights.chat,
			steps: [...accepted, { step: "lead", share: leads }],
			pauses: [reading, leaving, { ...talk, share: leads }],
		},
		{
			type: "buy",
			weight: weights.buy,
			steps: [...accepted, { step: "purchase", share: purchases }],
			pauses: [reading, leaving, { ...talk, share: purchases }],
		},
		{
			type: "return",
			weight: weights.return,
			steps: [...accepted, { step: "return", share: 1, creates: true }],
			pauses: [reading, leaving, { ...away, share: 1 }],
		},
	];
};

export const workload = defineWorkload({
	summary:
		"visitors see an offer; some leave, some accept, come back to their conversation, buy, or return another time",
	habits: schema,
	steps,
	expect: expectVisitors,
	preflightHabits: (habits) => ({
		...habits,
		weights: { bounce: 0, browse: 0, chat: 0, buy: 0, return: 1 },
		read: noPause,
		leave: noPause,
		talk: noPause,
		away: noPause,
	}),
});

type Visitor = VisitorOf<typeof workload>;
type Context = ContextOf<typeof workload>;

export const visit = async (
	visitor: Visitor,
	context: Context,
): Promise<Outcome> => {
	const { visit, person, consumerId, type } = visitor;
	if (!(await visit.engage("engage", arrival(person, consumerId))))
		return visit.failure();
	if (type === "bounce" || !visit.offer()) return "left";
	if (!(await visit.impression("impDisplay"))) return visit.failure();
	await visitor.think(context.habits.read);
	return type === "browse"
		? await browse(visitor, context)
		: await accept(visitor, type, context);
};

/** Looks at the product, then closes the offer or lets it time out. */
const browse = async (
	{ visit, person, random }: Visitor,
	{ habits }: Context,
): Promise<Outcome> => {
	if (!(await visit.report("prodView", productView(person))))
		return visit.failure();
	const type = random.chance(habits.timeoutShare) ? "impTimeout" : "impClose";
	return (await visit.impression(type)) ? "left" : visit.failure();
};

/** The conversation starts; the visitor leaves and comes back to it. */
const accept = async (
	visitor: Visitor,
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
			return await returnLater(visitor, context);
	}
};

/** Some ask for a call, the others are done. */
const chat = async (
	visitor: Visitor,
	{ habits, mayWrite }: Context,
): Promise<Outcome> => {
	const { visit, person, consumerId, random } = visitor;
	if (!mayWrite || !random.chance(habits.leadShare)) return "finished";
	await visitor.think(habits.talk);
	const call = lead(person, `lead-${consumerId}`, random);
	return (await visit.report("lead", call)) ? "finished" : visit.failure();
};

const buy = async (
	visitor: Visitor,
	{ habits, mayWrite }: Context,
): Promise<Outcome> => {
	const { visit, person, consumerId, random } = visitor;
	if (!mayWrite) return "finished";
	await visitor.think(habits.talk);
	const order = purchase(person, `order-${consumerId}`, random);
	return (await visit.report("purchase", order)) ? "finished" : visit.failure();
};

/** Another visit, so a new session: the same consumer finds the same conversation (M23, M25). */
const returnLater = async (
	visitor: Visitor,
	{ habits }: Context,
): Promise<Outcome> => {
	const { visit, person, consumerId } = visitor;
	await visitor.think(habits.away);
	visit.dropSession();
	return (await visit.engage("return", comeBack(person, consumerId)))
		? "finished"
		: visit.failure();
};
