/** The funnel on paper. */
import { atOnce, type ThinkTime } from "../steps.ts";
import { onPaper, type VisitorType } from "../story.ts";
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
	const engages = (step: string) => ({ step, share: 1 });
	const reports = (step: string, share = 1) => ({
		step,
		share,
		resumesNothing: true as const,
	});
	const seen = [engages("engage"), reports("impDisplay")];
	const accepted = [...seen, reports("impAccept"), engages("resume")];
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
		type("bounce", [engages("engage")], []),
		type(
			"browse",
			[
				...seen,
				reports("prodView"),
				reports("impClose", 1 - timeoutShare),
				reports("impTimeout", timeoutShare),
			],
			[{ ...read, share: 1 }],
		),
		type(
			"chat",
			[...accepted, reports("lead", leadShare)],
			[...before, { ...talk, share: leadShare }],
		),
		type(
			"buy",
			[...accepted, reports("purchase", mayWrite ? 1 : 0)],
			[...before, { ...talk, share: mayWrite ? 1 : 0 }],
		),
		type(
			"return",
			[...accepted, engages("return")],
			[...before, { ...away, share: 1 }],
		),
	];
}
