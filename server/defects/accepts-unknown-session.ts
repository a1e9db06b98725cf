import { whenRefused } from "./changes.ts";
import type { Defect } from "./defect.ts";

/** The server answers a report of an unknown session with 200 (M14). */
export const acceptsUnknownSession: Defect = {
	rule: "M14",
	does: "answers a report of an unknown session with 200",
	changes: {
		report: whenRefused(
			(_refusal, { state, ids }) => ({
				status: 200,
				body: {
					sessionId: ids.sid,
					visitorId: ids.vid,
					pageId: state.nextPageId(),
				},
			}),
			"unknownSession",
			"unknownVisitor",
		),
	},
};
