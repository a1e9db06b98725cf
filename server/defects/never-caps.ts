import { takeEngagement, takeReport, whenRefused } from "./changes.ts";
import type { Defect } from "./defect.ts";

/** The server creates sessions beyond the limits (M31). */
export const neverCaps: Defect = {
	rule: "M31",
	does: "creates sessions beyond the limits",
	changes: {
		engagement: whenRefused(takeEngagement, "unavailable"),
		report: whenRefused(takeReport, "unavailable"),
	},
};
