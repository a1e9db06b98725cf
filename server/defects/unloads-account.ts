import { loadingMessage } from "../../lib/wire/errors.ts";
import type { MonitorBody } from "../monitor.ts";
import type { Refusal } from "../outcomes.ts";
import type { Defect, Visit } from "./defect.ts";
import { whenDone } from "./parts.ts";

const unload = (body: MonitorBody, { account }: Visit): Refusal => ({
	error: "accountNotLoaded",
	message: loadingMessage(account, body.visitorId),
});

/** The server answers a loaded account as if it were cold (M30). */
export const unloadsAccount: Defect = {
	rule: "M30",
	does: "answers a loaded account as if it were cold",
	spoils: { engagement: whenDone(unload), report: whenDone(unload) },
};
