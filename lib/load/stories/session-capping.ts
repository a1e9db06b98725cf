/** Visitors that lose their session again and again until creation is capped, beside well-behaved ones; on paper. */
import { type Expected, onPaper } from "../story.ts";
import type { Target } from "../targets.ts";

/** How sessions are lost; shares are from 0 to 1. */
export interface CappingHabits {
	/** Of all: these keep their session and come back to it. */
	readonly goodShare: number;
	/** Of the others: these keep the visitor id and send no session id. */
	readonly dropSidShare: number;
	/** Of the others: these keep the visitor id and send a session id that is none. The rest loses both ids. */
	readonly staleSidShare: number;
	/** Sessions that each of the others tries to create. */
	readonly creations: number;
	/** Seconds between two requests, never scaled: the window of the cap is not, either. */
	readonly betweenSeconds: number;
	/** Seconds until the cap has lifted for certain, where the target does not promise its window; never scaled. */
	readonly liftSeconds: number;
}

export const sessionCapping = onPaper<CappingHabits>({
	summary:
		"visitors lose their session until creation is capped; live sessions go on, and the cap lifts",
	habits: {
		goodShare: 0.4,
		dropSidShare: 0.6,
		staleSidShare: 0.2,
		creations: 13,
		betweenSeconds: 0.1,
		liftSeconds: 60,
	},
	expect,
	limits: [
		{
			metric: "session_reuse",
			statistic: "rate",
			comparison: ">=",
			value: 1,
		},
		{
			metric: "steps_failed",
			step: "lift",
			statistic: "count",
			comparison: "<=",
			value: 0,
		},
	],
	figures: [
		{
			figure: "sessions created before the cap, median",
			metric: "creations_until_cap",
			statistic: "med",
			unit: "",
		},
		{
			figure: "time until the cap, median",
			metric: "time_until_cap",
			statistic: "med",
			unit: "ms",
		},
		{
			figure: "creations a minute at the cap, median",
			metric: "rate_at_cap",
			statistic: "med",
			unit: "",
		},
		{
			figure: "creations capped",
			metric: "caps",
			statistic: "count",
			unit: "",
		},
		{
			figure: "time until the cap lifted, longest",
			metric: "time_until_lift",
			statistic: "max",
			unit: "ms",
		},
	],
	allTheWay: (habits) => ({ ...habits, goodShare: 0, dropSidShare: 1 }),
	// A window that a smoke test can wait for.
	server: "scenarios/session-capping.server.json",
});

function expect(habits: CappingHabits, { promises }: Target): Expected {
	const { goodShare, dropSidShare, staleSidShare, creations } = habits;
	const badShare = 1 - goodShare;
	const capped = badShare * (dropSidShare + staleSidShare);
	const lasting = (seconds: number) => ({
		medianSeconds: seconds,
		p99Seconds: seconds,
		isUnscaled: true as const,
	});
	const window =
		promises.capping?.perVisitor?.windowSeconds ?? habits.liftSeconds;
	return {
		steps: [
			{ step: "engage", share: 1 },
			{ step: "resume", share: goodShare * creations },
			{ step: "create", share: badShare * creations },
			{ step: "lift", share: capped },
		],
		pauses: [
			{ ...lasting(habits.betweenSeconds), share: creations },
			{ ...lasting(window), share: capped },
		],
		longestPath: creations + 2,
		creations: 1 + badShare * creations,
	};
}
