import { listBy } from "./changes.ts";
import type { Defect } from "./defect.ts";

/** The server lists engagements of operators that were not asked for (E3). */
export const ignoresOperators: Defect = {
	rule: "E3",
	does: "lists engagements of operators that were not asked for",
	changes: {
		list: listBy(({ state, caller }) => ({
			operatorIds: state.config.operators
				.filter(({ sites }) =>
					sites.some((site) => caller.sites.includes(site)),
				)
				.map(({ id }) => id),
		})),
	},
};
