/** Visitors that lose their session again and again until creation is capped, beside well-behaved ones; on paper. */
import {
	everySessionResumed,
	neverFailing,
	onPaper,
	type VisitorType,
} from "../../workload/workload.ts";
import type { Target } from "../targets.ts";

/** Well-behaved visitors keep their session; the others lose its id, send one that is none, or lose both ids. */
export type CappingType = "keep" | "drop-sid" | "stale-sid" | "drop-both";

/** How sessions are lost. */
export interface CappingHabits {
	readonly weights: Readonly<Record<CappingType, number>>;
	/** Sessions that each of those who lose theirs tries to create. */
	readonly creations: number;
	/** Seconds between two requests, never scaled: the window of the cap is not, either. */
	readonly betweenSeconds: number;
	/** Seconds until the cap has lifted for certain, where the target does not promise its window; never scaled. */
	readonly liftSeconds: number;
	/** How often in that time those who were capped look whether it has. */
	readonly looks: number;
}

export const sessionCapping = onPaper<CappingHabits>({
	summary:
		"visitors lose their session until creation is capped; live sessions go on, and the cap lifts",
	habits: {
		weights: { keep: 40, "drop-sid": 36, "stale-sid": 12, "drop-both": 12 },
		creations: 13,
		betweenSeconds: 0.1,
		liftSeconds: 60,
		looks: 10,
	},
	expect,
	limits: [everySessionResumed, neverFailing("resume"), neverFailing("lift")],
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
	allTheWay: (habits) => ({
		...habits,
		weights: { keep: 0, "drop-sid": 1, "stale-sid": 0, "drop-both": 0 },
	}),
	// A window that a smoke test can wait for.
	server: "scenarios/session-capping.server.json",
});

function expect(
	habits: CappingHabits,
	{ promises }: Target,
): readonly VisitorType[] {
	const { weights, creations, looks } = habits;
	const lasting = (seconds: number, share: number) => ({
		medianSeconds: seconds,
		p99Seconds: seconds,
		isUnscaled: true as const,
		share,
	});
	const window =
		promises.capping?.perVisitor?.windowSeconds ?? habits.liftSeconds;
	const between = lasting(habits.betweenSeconds, creations);
	const bad = (type: CappingType, isCapped: boolean) => ({
		type,
		weight: weights[type],
		steps: [
			{ step: "engage", share: 1 },
			{ step: "create", share: creations },
			{ step: "look", share: isCapped ? looks : 0 },
			{ step: "lift", share: isCapped ? 1 : 0 },
		],
		pauses: [between, lasting(window, isCapped ? 1 : 0)],
		longestPath: creations + 3 + looks,
		creations: 1 + creations,
	});
	return [
		{
			type: "keep",
			weight: weights.keep,
			steps: [
				{ step: "engage", share: 1 },
				{ step: "resume", share: creations, resumes: true },
			],
			pauses: [between],
			longestPath: creations + 2,
			creations: 1,
		},
		bad("drop-sid", true),
		bad("stale-sid", true),
		bad("drop-both", false),
	];
}
