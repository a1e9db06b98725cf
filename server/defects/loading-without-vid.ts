import type { Refusal } from "../http/outcomes.ts";
import { whenRefused } from "./changes.ts";
import type { Defect, Visit } from "./defect.ts";

const forget = (refusal: Refusal, { account }: Visit) => ({
	...refusal,
	message: `Loading account: ${account}`,
});

/** The server does not name the visitor id while it loads an account (M30). */
export const loadingWithoutVid: Defect = {
	rule: "M30",
	does: "does not name the visitor id while it loads an account",
	changes: {
		engagement: whenRefused(forget, "accountNotLoaded"),
		report: whenRefused(forget, "accountNotLoaded"),
	},
};
