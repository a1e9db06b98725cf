import { list } from "../engagements.ts";
import { isRefusal } from "../outcomes.ts";
import type { Defect } from "./defect.ts";
import { whenDone } from "./parts.ts";

/** The server lists engagements of operators that were not asked for (E3). */
export const ignoresOperators: Defect = {
	rule: "E3",
	does: "lists engagements of operators that were not asked for",
	spoils: {
		list: whenDone((page, { state, host, caller, filters }) => {
			const operatorIds = state.config.operators
				.filter(({ sites }) =>
					sites.some((site) => caller.sites.includes(site)),
				)
				.map(({ id }) => id);
			const all = list(state, host, caller, { ...filters, operatorIds });
			if (isRefusal(all)) return undefined;
			const ids = all.body.engagements.map(({ id }) => id).join();
			const owed = page.engagements.map(({ id }) => id).join();
			return ids === owed ? undefined : all;
		}),
	},
};
