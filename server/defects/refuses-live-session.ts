import { whenDone } from "./changes.ts";
import type { Defect } from "./defect.ts";

/** The server refuses a report of a live session (M14). */
export const refusesLiveSession: Defect = {
	rule: "M14",
	does: "refuses a report of a live session",
	changes: {
		report: whenDone(() => ({ error: "unknownSession", message: "sid" }), 200),
	},
};
