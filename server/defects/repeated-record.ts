import { select, show } from "../engagements/engagements.ts";
import { whenDone } from "./changes.ts";
import type { Defect } from "./defect.ts";

/** The server repeats the last record of a page as the first of the next (E6). */
export const repeatedRecord: Defect = {
	rule: "E6",
	does: "repeats the last record of a page as the first of the next",
	changes: {
		list: whenDone((page, { state, host, filters }, status) => {
			const { page: number } = filters;
			if (number < 2 || page.engagements.length === 0) return undefined;
			const before = { ...filters, page: number - 1 };
			const repeated = select(state.records, state.config, before).page.at(-1);
			if (!repeated) return undefined;
			const engagements = [show(state, host, repeated), ...page.engagements];
			return {
				status,
				body: { ...page, engagements: engagements.slice(0, filters.perPage) },
			};
		}),
	},
};
