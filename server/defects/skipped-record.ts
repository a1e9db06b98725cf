import { whenDone } from "./changes.ts";
import type { Defect } from "./defect.ts";

/** The server leaves out the last record of a page (E6). */
export const skippedRecord: Defect = {
	rule: "E6",
	does: "leaves out the last record of a page",
	changes: {
		list: whenDone((page, _listing, status) =>
			page.next_page === undefined
				? undefined
				: {
						status,
						body: { ...page, engagements: page.engagements.slice(0, -1) },
					},
		),
	},
};
