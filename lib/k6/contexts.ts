/** Makes from a plan what visitors and model need to know of it. */
import type { Operator, ScenarioContext } from "../clients/scenario-context.ts";
import type { Promises } from "../contract/promises.ts";
import type { Target } from "../load/targets.ts";
import type { Expectations } from "../model/expectations.ts";
import type { Plan, ScenarioPlan } from "../plan/plan.ts";

/** The contexts of a plan's scenarios. */
export const contextsOf = (
	plan: Plan,
): ((of: Pick<ScenarioPlan, "habits" | "share">) => ScenarioContext) => {
	const common = {
		mayWrite: plan.target.mayWrite,
		isPreflight: plan.mode.kind === "preflight",
		engagements: plan.target.engagements?.url ?? "",
		operators: operatorsOf(plan.target),
		coldAccounts: plan.target.coldAccounts,
		promises: promisesToJudge(plan),
	};
	return ({ habits, share }) => ({ ...common, habits, share });
};

/** What a visitor may expect of the target. */
export const expectationsOf = (plan: Plan): Expectations => {
	const { account, appInstallation, promises } = plan.target;
	return {
		account,
		promises: promisesToJudge(plan),
		campaigns: promises.appInstallations?.find(
			({ id }) => id === appInstallation,
		)?.campaigns,
		areCapsJudged: plan.areCapsJudged,
		areLiveSessionsServed: plan.areLiveSessionsServed,
	};
};

function operatorsOf({ engagements }: Target): Operator[] {
	if (!engagements) return [];
	const { sites, operators, visitorsSite } = engagements;
	return operators.map(({ tokenEnv, sites: own }) => ({
		tokenEnv,
		authorization: authorizationFor(tokenEnv),
		sites: sites.filter((site) => own.includes(site)),
		colleagues: operators
			.filter((one) => one.sites.some((site) => own.includes(site)))
			.map(({ id }) => id),
		beyond: sites.filter((site) => !own.includes(site)),
		reachesVisitors: visitorsSite !== undefined && own.includes(visitorsSite),
	}));
}

/** An operator's token comes from the environment alone. */
const authorizationFor = (tokenEnv: string): string | undefined => {
	const token = __ENV[tokenEnv];
	return token === undefined ? undefined : `Token ${token}`;
};

/** The promises that one visitor can judge by. */
function promisesToJudge({ target, areLifetimesKept }: Plan): Promises {
	const { sessions, capping, conversationSeconds } = target.promises;
	return {
		...(capping && { capping }),
		...(areLifetimesKept && sessions && { sessions }),
		...(areLifetimesKept && conversationSeconds && { conversationSeconds }),
	};
}
