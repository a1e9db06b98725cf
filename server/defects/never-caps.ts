import { isVisitorId } from "../../lib/wire/ids.ts";
import { mintVisitorId } from "../mint.ts";
import type { Refusal } from "../outcomes.ts";
import type { Defect, Visit } from "./defect.ts";
import { newSession, whenRefused } from "./parts.ts";

/** The server creates sessions beyond the limits (M31). */
export const neverCaps: Defect = {
	rule: "M31",
	does: "creates sessions beyond the limits",
	spoils: {
		engagement: whenRefused(createAnyway, "unavailable"),
		report: whenRefused(createAnyway, "unavailable"),
	},
};

function createAnyway(_refusal: Refusal, visit: Visit) {
	const { vid } = visit.ids;
	return newSession(visit, isVisitorId(vid) ? vid : mintVisitorId());
}
