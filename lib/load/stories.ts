/** Every scenario's story, by its name. */
import type { ScenarioName } from "./scenario-names.ts";
import { coldAccount } from "./stories/cold-account.ts";
import { engagementHistory } from "./stories/engagement-history.ts";
import { invalidRequests } from "./stories/invalid-requests.ts";
import { sessionCapping } from "./stories/session-capping.ts";
import { visitorFunnel } from "./stories/visitor-funnel.ts";
import type { StoryOnPaper } from "./story.ts";

export const stories: Readonly<Record<ScenarioName, StoryOnPaper>> = {
	"visitor-funnel": visitorFunnel,
	"session-capping": sessionCapping,
	"cold-account": coldAccount,
	"invalid-requests": invalidRequests,
	"engagement-history": engagementHistory,
};
