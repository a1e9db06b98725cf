/** All scenarios side by side: each visitor plays one of them, by weight. */
import type { Mix } from "../lib/workload/scenarios.ts";

export const mix: Mix = {
	summary: "all of these scenarios side by side, by weight",
	weights: {
		"visitor-funnel": 70,
		"session-capping": 5,
		"cold-account": 5,
		"invalid-requests": 10,
		"engagement-history": 10,
	},
};
