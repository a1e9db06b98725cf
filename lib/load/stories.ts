/** What each scenario does on paper: its habits by default, and from them which steps and pauses to expect. */

/** A think time in seconds, log-normal, cut at its 99th percentile; a median of 0 is no pause. */
export interface ThinkTime {
	readonly medianSeconds: number;
	readonly p99Seconds: number;
}

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

/** A step of a story, and the share of visitors expected to take it. */
export interface StepPlan {
	readonly step: string;
	readonly share: number;
}

/** A pause of a story, and the share of visitors expected to make it. */
export interface PausePlan extends ThinkTime {
	readonly share: number;
}

export const funnelHabits: FunnelHabits = {
	acceptShare: 0.4,
	timeoutShare: 0.5,
	purchaseShare: 0.25,
	leadShare: 0.35,
	read: { medianSeconds: 4, p99Seconds: 20 },
	leave: { medianSeconds: 6, p99Seconds: 30 },
	talk: { medianSeconds: 8, p99Seconds: 40 },
};

export const stories = {
	"visitor-funnel": {
		summary:
			"visitors see an offer; some accept, come back to their conversation, and buy",
		habits: funnelHabits,
	},
} as const;

export type ScenarioName = keyof typeof stories;

/** The funnel's steps in order. Purchases and leads are sent only where writing is allowed. */
export function funnelSteps(
	habits: FunnelHabits,
	mayWrite: boolean,
): StepPlan[] {
	const { acceptShare, timeoutShare, purchaseShare, leadShare } = habits;
	const steps = [
		{ step: "engage", share: 1 },
		{ step: "impDisplay", share: 1 },
		{ step: "impClose", share: (1 - acceptShare) * (1 - timeoutShare) },
		{ step: "impTimeout", share: (1 - acceptShare) * timeoutShare },
		{ step: "impAccept", share: acceptShare },
		{ step: "resume", share: acceptShare },
	];
	if (mayWrite) {
		steps.push({ step: "purchase", share: acceptShare * purchaseShare });
		steps.push({
			step: "lead",
			share: acceptShare * (1 - purchaseShare) * leadShare,
		});
	}
	return steps.filter(({ share }) => share > 0);
}

/** The funnel's pauses in order. */
export function funnelPauses(
	habits: FunnelHabits,
	mayWrite: boolean,
): PausePlan[] {
	const { acceptShare, purchaseShare, leadShare } = habits;
	const converts = mayWrite
		? purchaseShare + (1 - purchaseShare) * leadShare
		: 0;
	return [
		{ ...habits.read, share: 1 },
		{ ...habits.leave, share: acceptShare },
		{ ...habits.talk, share: acceptShare * converts },
	];
}

/** The most requests one visit of the funnel makes, a new handshake and the report after it included. */
export const funnelLongestPath = 7;
