/** What the visitors of a scenario need to know of the run's plan. */

import type { Promises } from "../contract/promises.ts";
import type { Target } from "../load/targets.ts";
import type { Expectations } from "../model/terms.ts";
import type { Plan } from "../plan/plan.ts";
import { preflight } from "../plan/settings.ts";

export interface ScenarioContext<Habits extends object = object> {
	/** The scenario's own behaviour settings. */
	readonly habits: Habits;
	/** Of all visitors, those who play this scenario: above 0, at most 1. */
	readonly share: number;
	/** Whether purchases, leads and exports may be sent. */
	readonly mayWrite: boolean;
	/** One visitor goes through before any load. */
	readonly isPreflight: boolean;
	/** As in `https://127.0.0.1:8443`. */
	readonly engagements: string;
	/** Where operators sit; none where the target has no Engagements API. */
	readonly desks: readonly DeskPlan[];
	/** Accounts that nobody has asked for yet; none where any account may be made up. */
	readonly coldAccounts: readonly string[] | undefined;
	readonly promises: Promises;
}

/** An operator, and what is and is not in reach. */
export interface DeskPlan {
	readonly tokenEnv: string;
	readonly sites: readonly string[];
	/** Those who share a site (E3). */
	readonly operators: readonly string[];
	/** Sites of others. */
	readonly beyond: readonly string[];
	/** Whether the conversations of the target's account are in reach. */
	readonly reachesVisitors: boolean;
}

/** What is the same for all scenarios of a run. */
export const commonContext = (
	plan: Plan,
): Omit<ScenarioContext, "habits" | "share"> => ({
	mayWrite: plan.target.mayWrite,
	isPreflight: plan.profile === preflight,
	engagements: plan.target.engagements?.url ?? "",
	desks: desksOf(plan.target),
	coldAccounts: plan.target.coldAccounts,
	promises: judgeable(plan),
});

/** What a visitor may expect of the target. */
export const expectationsOf = (plan: Plan): Expectations => {
	const { account, appInstallation, promises } = plan.target;
	return {
		account,
		promises: judgeable(plan),
		campaigns: promises.appInstallations?.find(
			({ id }) => id === appInstallation,
		)?.campaigns,
		capsAreOwed: plan.capsAreOwed,
		livesAreServed: plan.livesAreServed,
	};
};

function desksOf({ engagements }: Target): DeskPlan[] {
	if (!engagements) return [];
	const { sites, operators, visitorsSite } = engagements;
	return operators.map(({ tokenEnv, sites: own }) => ({
		tokenEnv,
		sites: sites.filter((site) => own.includes(site)),
		operators: operators
			.filter((one) => one.sites.some((site) => own.includes(site)))
			.map(({ id }) => id),
		beyond: sites.filter((site) => !own.includes(site)),
		reachesVisitors: visitorsSite !== undefined && own.includes(visitorsSite),
	}));
}

/** The promises that one visitor can judge by; app installations are told apart already. */
function judgeable({ target, livesAreWhole }: Plan): Promises {
	const { sessions, capping, conversationSeconds } = target.promises;
	return {
		...(capping && { capping }),
		...(livesAreWhole && sessions && { sessions }),
		...(livesAreWhole && conversationSeconds && { conversationSeconds }),
	};
}
