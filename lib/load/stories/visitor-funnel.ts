/** The funnel on paper. */
import { atOnce, type ThinkTime } from "../../workload/steps.ts";
import { onPaper, type VisitorType } from "../../workload/workload.ts";
import type { Target } from "../targets.ts";

/** What kinds of visitors there are; how many of each come is a weight. */
export type FunnelType = "bounce" | "browse" | "chat" | "buy" | "return";

/** How the visitors of the funnel behave; shares are from 0 to 1. */
export interface FunnelHabits {
	readonly weights: Readonly<Record<FunnelType, number>>;
	/** Of those who browse and don't accept: the rest closes the offer. */
	readonly timeoutShare: number;
	/** Of those who chat: these ask to be called back. */
	readonly leadShare: number;
	/** Before accepting, closing or letting go. */
	readonly read: ThinkTime;
	/** Between accepting and coming back. */
	readonly leave: ThinkTime;
	/** In the conversation, before a purchase or lead. */
	readonly talk: ThinkTime;
	/** Between the first visit and the next, of those who return. */
	readonly away: ThinkTime;
}

export const visitorFunnel = onPaper<FunnelHabits>({
	summary:
		"visitors see an offer; some leave, some accept, come back to their conversation, buy, or return another time",
	habits: {
		weights: { bounce: 25, browse: 35, chat: 20, buy: 12, return: 8 },
		timeoutShare: 0.5,
		leadShare: 0.35,
		read: { medianSeconds: 4, p99Seconds: 20 },
		leave: { medianSeconds: 6, p99Seconds: 30 },
		talk: { medianSeconds: 8, p99Seconds: 40 },
		away: { medianSeconds: 20, p99Seconds: 60 },
	},
	expect,
	allTheWay: (habits) => ({
		...habits,
		weights: { bounce: 0, browse: 0, chat: 0, buy: 0, return: 1 },
		read: atOnce,
		leave: atOnce,
		talk: atOnce,
		away: atOnce,
	}),
});

function expect(
	habits: FunnelHabits,
	{ mayWrite }: Target,
): readonly VisitorType[] {
	const { weights, timeoutShare, read, leave, talk, away } = habits;
	const leadShare = mayWrite ? habits.leadShare : 0;
	const always = (...steps: readonly string[]) =>
		steps.map((step) => ({ step, share: 1 }));
	const seen = always("engage", "impDisplay");
	const accepted: VisitorType["steps"] = [
		...seen,
		...always("impAccept"),
		{ step: "resume", share: 1, resumes: true },
	];
	const before = [
		{ ...read, share: 1 },
		{ ...leave, share: 1 },
	];
	const type = (
		name: FunnelType,
		steps: VisitorType["steps"],
		pauses: VisitorType["pauses"],
	): VisitorType => ({
		type: name,
		weight: weights[name],
		steps,
		pauses,
		// A new handshake, and the request after it.
		longestPath: steps.length + 2,
		creations: name === "return" ? 2 : 1,
	});
	return [
		type("bounce", always("engage"), []),
		type(
			"browse",
			[
				...seen,
				...always("prodView"),
				{ step: "impClose", share: 1 - timeoutShare },
				{ step: "impTimeout", share: timeoutShare },
			],
			[{ ...read, share: 1 }],
		),
		type(
			"chat",
			[...accepted, { step: "lead", share: leadShare }],
			[...before, { ...talk, share: leadShare }],
		),
		type(
			"buy",
			[...accepted, { step: "purchase", share: mayWrite ? 1 : 0 }],
			[...before, { ...talk, share: mayWrite ? 1 : 0 }],
		),
		type(
			"return",
			[...accepted, ...always("return")],
			[...before, { ...away, share: 1 }],
		),
	];
}
