import { takeEngagement, takeReport, whenRefused } from "./changes.ts";
import type { Defect } from "./defect.ts";

/** The server takes a request whose members are wrong (M18). */
export const acceptsAnything: Defect = {
	rule: "M18",
	does: "takes a request whose members are wrong",
	changes: {
		engagement: whenRefused(takeEngagement, "invalidRequest"),
		report: whenRefused(takeReport, "invalidRequest"),
	},
};
