import { mintVisitorId } from "../mint.ts";
import type { Refusal } from "../outcomes.ts";
import type { Defect, Visit } from "./defect.ts";
import { newSession, whenRefused } from "./parts.ts";

const accept = (_refusal: Refusal, visit: Visit) =>
	newSession(visit, mintVisitorId());

/** The server takes a request of another version (M8). */
export const acceptsAnyVersion: Defect = {
	rule: "M8",
	does: "takes a request of another version",
	spoils: {
		engagement: whenRefused(accept, "illegalVersion"),
		report: whenRefused(accept, "illegalVersion"),
	},
};
