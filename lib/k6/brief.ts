/**
 * Runs once, before the first virtual user is made: reads the settings, makes the run's plan, and tells the
 * virtual users as much of it as they need. build.mjs keeps all that only this needs out of their memory.
 */

import { schemas } from "visitant:schemas";
import type { Options } from "k6/options";
import { type Plan, planRun } from "../load/plan.ts";
import {
	type Asked,
	type Given,
	preflight,
	readSettings,
	refuseUnknownVariables,
	variables,
} from "../load/settings.ts";
import type { Shape } from "../load/shape.ts";
import { type ScenarioName, type StoryName, stories } from "../load/stories.ts";
import type { VisitorType } from "../load/story.ts";
import { keptStories } from "../load/story-events.ts";
import { type Target, tokenVariables } from "../load/targets.ts";
import type { Expectations } from "../model/terms.ts";
import type { Promises } from "../wire/promises.ts";
import { optionsFor } from "./options.ts";

/** What a virtual user needs to know of the plan, and of one story. */
export interface Brief<Habits extends object = object> extends CommonBrief {
	readonly habits: Habits;
}

/** What is the same for all stories. */
interface CommonBrief {
	readonly seed: number;
	readonly run: string | undefined;
	readonly timeScale: number;
	readonly timeoutSeconds: number;
	/** Whether purchases, leads and exports may be sent. */
	readonly mayWrite: boolean;
	/** One visitor of each story goes through before any load, and everything is printed. */
	readonly isPreflight: boolean;
	/** The one visitor who is replayed, told as a preflight's is. */
	readonly visitor: number | undefined;
	/** How many whole stories of each broken rule a virtual user tells: the first of all are kept. */
	readonly storiesOfRule: number;
	/** As in `https://127.0.0.1:8443/api/account/`, and `/app/mobile-app/` after the account. */
	readonly base: readonly [string, string];
	/** As in `https://127.0.0.1:8443`. */
	readonly engagements: string;
	/** Where operators sit; none where the target has no Engagements API. */
	readonly desks: readonly DeskPlan[];
	/** Accounts that nobody has asked for yet; none where any account may be made up. */
	readonly coldAccounts: readonly string[] | undefined;
	readonly expected: Expectations;
}

/** What is one story's own. */
interface StoryBrief {
	readonly habits: object;
	readonly shape: Shape;
	readonly types: readonly string[];
	/** For each visitor type the sum of its own and all earlier shares: the last has 1. */
	readonly upTo: readonly number[];
}

/** What all virtual users share. */
export interface SharedBrief {
	readonly common: CommonBrief;
	readonly stories: Readonly<Partial<Record<StoryName, StoryBrief>>>;
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

/** The brief and the engine's options. Throws for anything that the command line would refuse. */
export function makeBrief(
	scenario: ScenarioName,
	version: string,
): { brief: SharedBrief; options: Options } {
	const targets = openTargets();
	refuseUnknownVariables(Object.keys(__ENV), tokenVariables(targets));
	const asked: Asked = Object.fromEntries(
		Object.entries(variables).flatMap(givenBy),
	);
	const readJson = (file: string): unknown => JSON.parse(open(file));
	const settings = readSettings(scenario, {
		asked,
		targets,
		schemas,
		readJson,
	});
	const plan = planRun(settings);
	return { brief: briefOf(plan), options: optionsFor(plan, version) };
}

function briefOf(plan: Plan): SharedBrief {
	return {
		common: commonOf(plan),
		stories: Object.fromEntries(
			plan.stories.map(({ story, habits, shape, types }) => [
				story,
				{
					habits,
					shape,
					types: types.map(({ type }) => type),
					upTo: upTo(types),
				},
			]),
		),
	};
}

/** Shares from weights, added up. */
function upTo(types: readonly VisitorType[]): number[] {
	const all = types.reduce((sum, { weight }) => sum + weight, 0);
	let sum = 0;
	return types.map(({ weight }) => {
		sum += weight;
		return sum / all;
	});
}

function commonOf(plan: Plan): CommonBrief {
	const { seed, run, load, timeoutSeconds, profile, visitor, target } = plan;
	const { url, account, appInstallation, promises, mayWrite } = target;
	const installation = promises.appInstallations?.find(
		({ id }) => id === appInstallation,
	);
	return {
		seed,
		run,
		timeScale: load.timeScale,
		timeoutSeconds,
		mayWrite,
		isPreflight: profile === preflight,
		visitor,
		// Not every virtual user meets what is broken: ten times as many as are kept may be told.
		storiesOfRule: Math.ceil((10 * keptStories) / plan.virtualUsers),
		base: [
			`${url}/api/account/`,
			`/app/${encodeURIComponent(appInstallation)}/`,
		],
		engagements: target.engagements?.url ?? "",
		// Every virtual user of a story without operators would hold their desks for nothing.
		desks: plan.stories.some(({ story }) => stories[story].operators !== "none")
			? desksOf(target)
			: [],
		coldAccounts: target.coldAccounts,
		expected: {
			account,
			promises: judgeable(promises, plan),
			campaigns: installation?.campaigns,
			capsAreOwed: plan.capsAreOwed,
			livesAreServed: plan.livesAreServed,
		},
	};
}

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
function judgeable(
	{ sessions, capping, conversationSeconds }: Promises,
	{ livesAreWhole }: Plan,
): Promises {
	return {
		...(capping && { capping }),
		...(livesAreWhole && sessions && { sessions }),
		...(livesAreWhole && conversationSeconds && { conversationSeconds }),
	};
}

function givenBy([name, source]: [string, string]): [string, Given][] {
	const text = __ENV[source];
	return text === undefined ? [] : [[name, { text, source }]];
}

/** targets.json lies beside dist/; most machines have none. */
function openTargets(): unknown {
	let text: string;
	try {
		text = open("../targets.json");
	} catch {
		return undefined;
	}
	return JSON.parse(text);
}
