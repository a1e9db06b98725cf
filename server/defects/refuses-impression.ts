import { invalid } from "../http/outcomes.ts";
import { whenDone } from "./changes.ts";
import type { Defect } from "./defect.ts";

/** The server refuses an impression of what it offered (M28). */
export const refusesImpression: Defect = {
	rule: "M28",
	does: "refuses an impression of what it offered",
	changes: {
		report: whenDone(
			(_body, { body }) =>
				body && JSON.stringify(body).includes('"engId"')
					? invalid("engagementAttributes[0]")
					: undefined,
			200,
		),
	},
};
