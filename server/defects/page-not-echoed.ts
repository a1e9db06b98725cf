import { whenDone } from "./changes.ts";
import type { Defect } from "./defect.ts";

/** The server answers a report with another page id than the one sent (M17). */
export const pageNotEchoed: Defect = {
	rule: "M17",
	does: "answers a report with another page id than the one sent",
	changes: {
		report: whenDone((body, { state, body: sent }, status) =>
			sent && "pageId" in sent
				? { status, body: { ...body, pageId: state.nextPageId() } }
				: undefined,
		),
	},
};
