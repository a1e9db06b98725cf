/** The funnel on paper. */
import { atOnce, type ThinkTime } from "../steps.ts";
import { type Expected, onPaper } from "../story.ts";
import type { Target } from "../targets.ts";

/** How the visitors of the funnel behave; shares are from 0 to 1. */
export interface FunnelHabits {
	/** Of those who see the offer. */
	readonly acceptShare: number;
	/** Of those who don't accept: the rest closes the offer. */
	readonly timeoutShare: number;
	/** Of those who came back to their conversation. */
	readonly purchaseShare: number;
	/** Of those who came back and bought nothing. */
	readonly leadShare: number;
	/** Before accepting, closing or letting go. */
	readonly read: ThinkTime;
	/** Between accepting and coming back. */
	readonly leave: ThinkTime;
	/** In the conversation, before a purchase or lead. */
	readonly talk: ThinkTime;
}

export const visitorFunnel = onPaper<FunnelHabits>({
	summary:
		"visitors see an offer; some accept, come back to their conversation, and buy",
	habits: {
		acceptShare: 0.4,
		timeoutShare: 0.5,
		purchaseShare: 0.25,
		leadShare: 0.35,
		read: { medianSeconds: 4, p99Seconds: 20 },
		leave: { medianSeconds: 6, p99Seconds: 30 },
		talk: { medianSeconds: 8, p99Seconds: 40 },
	},
	expect,
	allTheWay: (habits) => ({
		...habits,
		acceptShare: 1,
		read: atOnce,
		leave: atOnce,
		talk: atOnce,
	}),
});

function expect(habits: FunnelHabits, { mayWrite }: Target): Expected {
	const { acceptShare, timeoutShare, purchaseShare, leadShare } = habits;
	const purchases = mayWrite ? purchaseShare : 0;
	const leads = mayWrite ? (1 - purchaseShare) * leadShare : 0;
	const steps = [
		{ step: "engage", share: 1 },
		{ step: "impDisplay", share: 1 },
		{ step: "impClose", share: (1 - acceptShare) * (1 - timeoutShare) },
		{ step: "impTimeout", share: (1 - acceptShare) * timeoutShare },
		{ step: "impAccept", share: acceptShare },
		{ step: "resume", share: acceptShare },
		{ step: "purchase", share: acceptShare * purchases },
		{ step: "lead", share: acceptShare * leads },
	];
	return {
		steps: steps.filter(({ share }) => share > 0),
		pauses: [
			{ ...habits.read, share: 1 },
			{ ...habits.leave, share: acceptShare },
			{ ...habits.talk, share: acceptShare * (purchases + leads) },
		],
		longestPath: 7,
		creations: 1,
	};
}
