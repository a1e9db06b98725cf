import { whenDone } from "./changes.ts";
import type { Defect } from "./defect.ts";

/** The server refuses a list that is in the caller's reach (E3). */
export const refusesReachable: Defect = {
	rule: "E3",
	does: "refuses a list that is in the caller's reach",
	changes: {
		list: whenDone(() => ({
			error: "outOfReach",
			message: "site_ids[]: not in the caller's reach",
		})),
	},
};
