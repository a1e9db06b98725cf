import type { Refusal } from "../http/outcomes.ts";
import { whenRefused } from "./changes.ts";
import type { Defect } from "./defect.ts";

const rename = (refusal: Refusal) => ({ ...refusal, status: 429 });

/** The server caps with 429 (M31). */
export const capsWith429: Defect = {
	rule: "M31",
	does: "caps with 429",
	changes: {
		engagement: whenRefused(rename, "unavailable"),
		report: whenRefused(rename, "unavailable"),
	},
};
