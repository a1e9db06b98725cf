/** All scenarios side by side: each visitor plays one of them, by weight. */
import type { Scenario } from "../lib/k6/scenario.ts";
import type { MixedStory } from "../lib/load/stories.ts";
import coldAccount from "./cold-account.ts";
import engagementHistory from "./engagement-history.ts";
import invalidRequests from "./invalid-requests.ts";
import sessionCapping from "./session-capping.ts";
import visitorFunnel from "./visitor-funnel.ts";

const mix: Readonly<Record<MixedStory, Scenario>> = {
	"visitor-funnel": visitorFunnel,
	"session-capping": sessionCapping,
	"cold-account": coldAccount,
	"invalid-requests": invalidRequests,
	"engagement-history": engagementHistory,
};

export default Object.values(mix);
