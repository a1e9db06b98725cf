/** First traffic to accounts that nobody has asked for yet, on paper. */
import { retryPauses } from "../../contract/errors.ts";
import {
	neverFailing,
	onPaper,
	type VisitorType,
} from "../../workload/workload.ts";

/** How cold accounts are visited. */
export interface ColdHabits {
	/** How many visitors share an account: the first of them meets it cold. */
	readonly visitorsPerAccount: number;
}

export const coldAccount = onPaper<ColdHabits>({
	summary:
		"first traffic to accounts never seen: 500/20 until they are loaded, and nobody gives up",
	habits: { visitorsPerAccount: 20 },
	expect,
	// Whoever gives up was not let in within the policy's pauses (M32).
	limits: [neverFailing("engage"), neverFailing("resume")],
	figures: [
		{
			figure: "visitors who met a cold account",
			metric: "tries_to_warm",
			statistic: "count",
			unit: "",
		},
		{
			figure: "tries until warm, most",
			metric: "tries_to_warm",
			statistic: "max",
			unit: "",
		},
		{
			figure: "time to warm, median",
			metric: "time_to_warm",
			statistic: "med",
			unit: "ms",
		},
		{
			figure: "time to warm, longest",
			metric: "time_to_warm",
			statistic: "max",
			unit: "ms",
		},
	],
	allTheWay: (habits) => habits,
	refuses: ({ name, isLoopback, coldAccounts }) =>
		isLoopback || (coldAccounts && coldAccounts.length > 1)
			? undefined
			: `target ${name}: expected at least two coldAccounts in targets.json that nobody has asked for yet, the last for the preflight; found ${coldAccounts?.length ?? "none"}`,
});

/** Nobody knows how long an account takes: everybody may wait for the first pause of the policy, half for the second. */
function expect(): readonly VisitorType[] {
	const pauses = retryPauses.slice(0, 2).map((seconds, index) => ({
		medianSeconds: seconds,
		p99Seconds: seconds,
		share: 1 / (index + 1),
	}));
	return [
		{
			type: "visitor",
			weight: 1,
			steps: [
				{ step: "engage", share: 1 },
				{ step: "resume", share: 1, resumes: true },
			],
			pauses,
			longestPath: 3,
			creations: 1,
		},
	];
}
