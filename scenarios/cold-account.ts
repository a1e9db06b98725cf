/**
 * Cold accounts: visitors come to accounts without any traffic so far. The first visitors of an account get 500/20 and a
 * visitor id. They wait as the retry policy says, send that id, and get a session once the account is loaded.
 */
import type { ContextOf } from "../lib/clients/scenario-context.ts";
import type { VisitorOf } from "../lib/clients/visitor.ts";
import { errors, retryPauses } from "../lib/contract/errors.ts";
import { coldAccountOf } from "../lib/payloads/accounts.ts";
import { arrival, comeBack } from "../lib/payloads/engagement.ts";
import type { Outcome } from "../lib/telemetry/outcomes.ts";
import { count, habits } from "../lib/workload/habits.ts";
import { defineWorkload, neverFailing } from "../lib/workload/workload.ts";

export const workload = defineWorkload({
	summary:
		"first traffic to accounts never seen: 500/20 until they are loaded; every visitor gets in",
	habits: habits({
		/** How many visitors share an account. The first of them find it cold. */
		visitorsPerAccount: count(20, 100_000),
	}),
	steps: ["engage", "resume"],
	expect: () => [
		{
			type: "visitor",
			weight: 1,
			steps: [
				{ step: "engage", share: 1, creates: true },
				{ step: "resume", share: 1, resumes: true },
			],
			// How long an account takes is not known: every visitor may wait for the first retry, half of them for the second.
			pauses: retryPauses.slice(0, 2).map((seconds, index) => ({
				medianSeconds: seconds,
				p99Seconds: seconds,
				share: 1 / (index + 1),
			})),
		},
	],
	// A visitor who gives up got no session within the retries of the policy (M32).
	limits: [neverFailing("engage"), neverFailing("resume")],
	/** Of visitors who find their account cold: requests until it is warm, and the time from the first to the last. */
	metrics: { tries_to_warm: "value", time_to_warm: "milliseconds" },
	figures: [
		{
			figure: "visitors who met a cold account",
			metric: "tries_to_warm",
			statistic: "count",
		},
		{
			figure: "tries until warm, most",
			metric: "tries_to_warm",
			statistic: "max",
		},
		{
			figure: "time to warm, median",
			metric: "time_to_warm",
			statistic: "med",
		},
		{
			figure: "time to warm, longest",
			metric: "time_to_warm",
			statistic: "max",
		},
	],
	refuses: ({ name, isLoopback, coldAccounts }) =>
		isLoopback || (coldAccounts && coldAccounts.length > 1)
			? undefined
			: `target ${name}: expected at least two coldAccounts in targets.json that nobody has asked for yet, the last for the preflight; found ${coldAccounts?.length ?? "none"}`,
});

export const visit = async (
	visitor: VisitorOf<typeof workload>,
	{ habits, share, coldAccounts, isPreflight }: ContextOf<typeof workload>,
): Promise<Outcome> => {
	const { visit, person, consumerId, number, run } = visitor;
	// In a mix only a share of the numbers are visitors of this scenario.
	const index = Math.floor((number * share) / habits.visitorsPerAccount);
	visit.moveTo(coldAccountOf(run, index, coldAccounts, isPreflight));
	const startedAt = Date.now();
	const { accountNotLoaded: loading } = errors;
	if (!(await visit.engage("engage", arrival(person, consumerId), loading)))
		return visit.failure();
	if (visit.attempts() > 1) {
		visitor.measure("tries_to_warm", visit.attempts());
		visitor.measure("time_to_warm", Date.now() - startedAt);
	}
	return (await visit.engage("resume", comeBack(person, consumerId)))
		? "finished"
		: visit.failure();
};
