import { whenDone } from "./changes.ts";
import type { Defect } from "./defect.ts";

/** The server shows an engagement otherwise than it lists it (E8). */
export const showsOtherwise: Defect = {
	rule: "E8",
	does: "shows an engagement otherwise than it lists it",
	changes: {
		show: whenDone((record, _showing, status) => ({
			status,
			body: { ...record, flagged: !record.flagged },
		})),
	},
};
