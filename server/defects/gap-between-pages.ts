import { select, show } from "../engagements/engagements.ts";
import { whenDone } from "./changes.ts";
import type { Defect } from "./defect.ts";

/** The server starts a page one record late, and fills it up with the next one (E6). */
export const gapBetweenPages: Defect = {
	rule: "E6",
	does: "starts a page one record late, and fills it up with the next one",
	changes: {
		list: whenDone((page, { state, host, filters }, status) => {
			if (filters.page < 2) return undefined;
			const after = { ...filters, page: filters.page + 1 };
			const next = select(state.records, state.config, after).page.slice(0, 1);
			const engagements = [
				...page.engagements.slice(1),
				...next.map((record) => show(state, host, record)),
			];
			return { status, body: { ...page, engagements } };
		}),
	},
};
