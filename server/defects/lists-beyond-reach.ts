import { list } from "../engagements/engagements.ts";
import { isRefusal } from "../http/outcomes.ts";
import { whenRefused } from "./changes.ts";
import type { Defect } from "./defect.ts";

/** The server lists sites that the caller does not reach (E3). */
export const listsBeyondReach: Defect = {
	rule: "E3",
	does: "lists sites that the caller does not reach",
	changes: {
		list: whenRefused((_refusal, { state, host, filters }) => {
			const everywhere = state.config.sites.map(({ id }) => id);
			const [operator] = state.config.operators;
			if (!operator) return undefined;
			const caller = { ...operator, sites: everywhere };
			const outcome = list(state, host, caller, filters);
			return isRefusal(outcome) ? undefined : outcome;
		}, "outOfReach"),
	},
};
