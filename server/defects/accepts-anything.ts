import { isVisitorId } from "../../lib/wire/ids.ts";
import { mintVisitorId } from "../mint.ts";
import type { Refusal } from "../outcomes.ts";
import type { Defect, Visit } from "./defect.ts";
import { newSession, whenRefused } from "./parts.ts";

/** The server takes a request whose members are wrong (M18). */
export const acceptsAnything: Defect = {
	rule: "M18",
	does: "takes a request whose members are wrong",
	spoils: {
		engagement: whenRefused(accept, "invalidRequest"),
		report: whenRefused(accept, "invalidRequest"),
	},
};

function accept(_refusal: Refusal, visit: Visit) {
	const { vid } = visit.ids;
	return newSession(visit, isVisitorId(vid) ? vid : mintVisitorId());
}
