import { list } from "../engagements.ts";
import { isRefusal } from "../outcomes.ts";
import type { Defect } from "./defect.ts";
import { whenDone } from "./parts.ts";

/** The server lists what lies outside the dates asked for (E4). */
export const ignoresDates: Defect = {
	rule: "E4",
	does: "lists what lies outside the dates asked for",
	spoils: {
		list: whenDone((page, { state, host, caller, filters }) => {
			const from = Number.NEGATIVE_INFINITY;
			const to = Number.POSITIVE_INFINITY;
			const all = list(state, host, caller, { ...filters, from, to });
			if (isRefusal(all)) return undefined;
			const ids = all.body.engagements.map(({ id }) => id).join();
			const owed = page.engagements.map(({ id }) => id).join();
			return ids === owed ? undefined : all;
		}),
	},
};
