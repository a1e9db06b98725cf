import type { Defect } from "./defect.ts";
import { takeAnyway, whenRefused } from "./parts.ts";

/** The server creates sessions beyond the limits (M31). */
export const neverCaps: Defect = {
	rule: "M31",
	does: "creates sessions beyond the limits",
	spoils: {
		engagement: whenRefused(takeAnyway, "unavailable"),
		report: whenRefused(takeAnyway, "unavailable"),
	},
};
