import { whenDone } from "./changes.ts";
import type { Defect } from "./defect.ts";

/** The server lists a page the wrong way round (E5). */
export const unorderedList: Defect = {
	rule: "E5",
	does: "lists a page the wrong way round",
	changes: {
		list: whenDone((page, _listing, status) =>
			page.engagements.length < 2
				? undefined
				: {
						status,
						body: { ...page, engagements: page.engagements.toReversed() },
					},
		),
	},
};
