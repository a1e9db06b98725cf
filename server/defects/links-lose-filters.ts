import { whenDone } from "./changes.ts";
import type { Defect } from "./defect.ts";

/** The server drops the dates from the link to the next page (E6). */
export const linksLoseFilters: Defect = {
	rule: "E6",
	does: "drops the dates from the link to the next page",
	changes: {
		list: whenDone((page, _listing, status) => {
			const lost = page.next_page?.replace(/&(?:start|end)_date=[^&]*/g, "");
			return lost === undefined || lost === page.next_page
				? undefined
				: { status, body: { ...page, next_page: lost } };
		}),
	},
};
