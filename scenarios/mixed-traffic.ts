/** The stories side by side, each with its own visitors, arrivals and limits; the engine plays each by its name. */
import type { AnyStory } from "../lib/k6/story.ts";
import type { MixedStory } from "../lib/load/stories.ts";
import coldAccount from "./cold-account.ts";
import engagementHistory from "./engagement-history.ts";
import invalidRequests from "./invalid-requests.ts";
import sessionCapping from "./session-capping.ts";
import visitorFunnel from "./visitor-funnel.ts";

const mix: Readonly<Record<MixedStory, AnyStory>> = {
	"visitor-funnel": visitorFunnel,
	"session-capping": sessionCapping,
	"cold-account": coldAccount,
	"invalid-requests": invalidRequests,
	"engagement-history": engagementHistory,
};

export default Object.values(mix);
