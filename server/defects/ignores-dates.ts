import { list } from "../engagements.ts";
import type { Defect } from "./defect.ts";
import { whenDone } from "./parts.ts";

/** The server lists what lies outside the dates asked for (E4). */
export const ignoresDates: Defect = {
	rule: "E4",
	does: "lists what lies outside the dates asked for",
	spoils: {
		list: whenDone((_page, { state, host, caller, filters }) => {
			if (filters.from < 0 && filters.to === Number.POSITIVE_INFINITY)
				return undefined;
			const from = Number.NEGATIVE_INFINITY;
			const to = Number.POSITIVE_INFINITY;
			return list(state, host, caller, { ...filters, from, to });
		}),
	},
};
