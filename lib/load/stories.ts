/** Every scenario's story, by its name. */
import { coldAccount } from "./stories/cold-account.ts";
import { visitorFunnel } from "./stories/visitor-funnel.ts";
import type { StoryOnPaper } from "./story.ts";

export const scenarioNames = ["visitor-funnel", "cold-account"] as const;
export type ScenarioName = (typeof scenarioNames)[number];

export const stories: Readonly<Record<ScenarioName, StoryOnPaper>> = {
	"visitor-funnel": visitorFunnel,
	"cold-account": coldAccount,
};
