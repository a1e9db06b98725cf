import { whenDone } from "./changes.ts";
import type { Defect } from "./defect.ts";

/** The server links the last page to a next one (E6). */
export const endlessList: Defect = {
	rule: "E6",
	does: "links the last page to a next one",
	changes: {
		list: whenDone((page, _listing, status) =>
			page.next_page === undefined
				? { status, body: { ...page, next_page: page.last_page } }
				: undefined,
		),
	},
};
