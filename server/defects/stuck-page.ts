import { whenDone } from "./changes.ts";
import type { Defect } from "./defect.ts";

/** The server gives every engagement the same page id (M17). */
export const stuckPage: Defect = {
	rule: "M17",
	does: "gives every engagement the same page id",
	changes: {
		engagement: whenDone((body, _visit, status) => ({
			status,
			body: { ...body, pageId: "1" },
		})),
	},
};
