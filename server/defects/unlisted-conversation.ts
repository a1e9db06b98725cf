import { whenDone } from "./changes.ts";
import type { Defect } from "./defect.ts";

/** The server does not list conversations while they last (E11). */
export const unlistedConversation: Defect = {
	rule: "E11",
	does: "does not list conversations while they last",
	changes: {
		list: whenDone((page, { state }, status) => {
			const engagements = page.engagements.filter(
				({ id }) => (state.records.get(id)?.endsAt ?? 0) <= state.now(),
			);
			return engagements.length === page.engagements.length
				? undefined
				: { status, body: { ...page, engagements } };
		}),
	},
};
