import type { Refusal } from "../http/outcomes.ts";
import { whenRefused } from "./changes.ts";
import type { Defect, Visit } from "./defect.ts";

/** The server ends a live session when it refuses a request in it (M11). */
export const refusalEndsSession: Defect = {
	rule: "M11",
	does: "ends a live session when it refuses a request in it",
	changes: {
		engagement: whenRefused(end, "invalidRequest", "illegalVersion"),
		report: whenRefused(end, "invalidRequest", "illegalVersion"),
	},
};

function end(refusal: Refusal, { state, account, ids }: Visit) {
	const session =
		ids.vid === undefined
			? undefined
			: state.sessions.find(account, ids.vid, ids.sid);
	if (!session) return undefined;
	state.sessions.drop(session);
	return refusal;
}
