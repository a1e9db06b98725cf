import { whenDone } from "./changes.ts";
import type { Defect } from "./defect.ts";

/** The server gives moments without their zone (E7). */
export const localTimes: Defect = {
	rule: "E7",
	does: "gives moments without their zone",
	changes: {
		show: whenDone((record, _showing, status) => ({
			status,
			body: { ...record, created_at: record.created_at.slice(0, -1) },
		})),
	},
};
