/** Every story by its scenario's name, and the mix of them. */

import type { StoryOnPaper } from "../workload/workload.ts";
import { coldAccount } from "./stories/cold-account.ts";
import { engagementHistory } from "./stories/engagement-history.ts";
import { invalidRequests } from "./stories/invalid-requests.ts";
import { sessionCapping } from "./stories/session-capping.ts";
import { visitorFunnel } from "./stories/visitor-funnel.ts";

export const stories = {
	"visitor-funnel": visitorFunnel,
	"session-capping": sessionCapping,
	"cold-account": coldAccount,
	"invalid-requests": invalidRequests,
	"engagement-history": engagementHistory,
} as const satisfies Readonly<Record<string, StoryOnPaper>>;

/** A story that is told alone, or as a part of the mix. */
export type StoryName = keyof typeof stories;

/** The scenario that tells several stories side by side. */
export const mixName = "mixed-traffic";

/** The stories of the mix, and how many visitors of each it has unless its settings say otherwise. */
export const mixWeights = {
	"visitor-funnel": 70,
	"session-capping": 5,
	"cold-account": 5,
	"invalid-requests": 10,
	"engagement-history": 10,
} as const satisfies Partial<Record<StoryName, number>>;

export type MixedStory = keyof typeof mixWeights;

/** A file of scenarios/. */
export type ScenarioName = StoryName | typeof mixName;

export const scenarioNames: readonly ScenarioName[] = [
	...Object.keys(stories).filter((name) => isStory(name)),
	mixName,
];

/** Whether a text names a story. */
function isStory(name: string): name is StoryName {
	return Object.hasOwn(stories, name);
}

/** The stories that a scenario tells. */
export const storiesOf = (scenario: ScenarioName): readonly StoryName[] =>
	scenario === mixName ? Object.keys(mixWeights).filter(isStory) : [scenario];

/** A scenario in a line, for people. */
export const summaryOf = (scenario: ScenarioName): string =>
	scenario === mixName
		? "all of these stories side by side, by weight"
		: stories[scenario].summary;
