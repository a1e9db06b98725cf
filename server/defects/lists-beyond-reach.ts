import { list } from "../engagements.ts";
import type { Defect } from "./defect.ts";
import { whenRefused } from "./parts.ts";

/** The server lists sites that the caller does not reach (E3). */
export const listsBeyondReach: Defect = {
	rule: "E3",
	does: "lists sites that the caller does not reach",
	spoils: {
		list: whenRefused((_refusal, { state, host, filters }) => {
			const everywhere = state.config.sites.map(({ id }) => id);
			const [anybody] = state.config.operators;
			return (
				anybody && list(state, host, { ...anybody, sites: everywhere }, filters)
			);
		}, "outOfReach"),
	},
};
