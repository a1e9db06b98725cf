import { listBy } from "./changes.ts";
import type { Defect } from "./defect.ts";

/** The server lists what lies outside the dates asked for (E4). */
export const ignoresDates: Defect = {
	rule: "E4",
	does: "lists what lies outside the dates asked for",
	changes: {
		list: listBy(() => ({
			from: Number.NEGATIVE_INFINITY,
			to: Number.POSITIVE_INFINITY,
		})),
	},
};
