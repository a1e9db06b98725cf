import { takeEngagement, takeReport, whenRefused } from "./changes.ts";
import type { Defect } from "./defect.ts";

/** The server takes a request of another version (M8). */
export const acceptsAnyVersion: Defect = {
	rule: "M8",
	does: "takes a request of another version",
	changes: {
		engagement: whenRefused(takeEngagement, "illegalVersion"),
		report: whenRefused(takeReport, "illegalVersion"),
	},
};
