import { show } from "../engagements/engagements.ts";
import { whenRefused } from "./changes.ts";
import type { Defect } from "./defect.ts";

/** The server shows engagements that the caller does not reach (E8). */
export const showsBeyondReach: Defect = {
	rule: "E8",
	does: "shows engagements that the caller does not reach",
	changes: {
		show: whenRefused(
			(_refusal, { state, host, record }) =>
				record && { status: 200, body: show(state, host, record) },
			"outOfReach",
		),
	},
};
