import { whenRefused } from "./changes.ts";
import type { Defect } from "./defect.ts";

/** The server refuses an unknown session as an unknown visitor (M14). */
export const wrongSessionError: Defect = {
	rule: "M14",
	does: "refuses an unknown session as an unknown visitor",
	changes: {
		report: whenRefused(
			(refusal) => ({ ...refusal, error: "unknownVisitor" }),
			"unknownSession",
		),
	},
};
