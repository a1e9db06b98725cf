import { whenDone } from "./changes.ts";
import type { Defect } from "./defect.ts";

/** The server refuses an engagement whose visitor it should take in (M13). */
export const refusesVisitor: Defect = {
	rule: "M13",
	does: "refuses an engagement whose visitor it should take in",
	changes: {
		engagement: whenDone(
			(_body, { ids }) =>
				ids.vid === undefined
					? undefined
					: { error: "unknownVisitor", message: "vid" },
			200,
			201,
		),
	},
};
