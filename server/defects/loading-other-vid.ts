import { loadingMessage } from "../../lib/contract/errors.ts";
import type { Refusal } from "../http/outcomes.ts";
import { newVisitorId } from "../store/new-ids.ts";
import { whenRefused } from "./changes.ts";
import type { Defect, Visit } from "./defect.ts";

const rename = (refusal: Refusal, { account, ids }: Visit) =>
	ids.vid === undefined
		? undefined
		: { ...refusal, message: loadingMessage(account, newVisitorId()) };

/** The server names another visitor id than the one sent while it loads an account (M30). */
export const loadingOtherVid: Defect = {
	rule: "M30",
	does: "names another visitor id than the one sent while it loads an account",
	changes: {
		engagement: whenRefused(rename, "accountNotLoaded"),
		report: whenRefused(rename, "accountNotLoaded"),
	},
};
