import type { Outcome } from "../http/outcomes.ts";
import { isRefusal } from "../http/outcomes.ts";
import { refused } from "../http/refusals.ts";
import type { Defect, Visit } from "./defect.ts";

/** The server leaves the internal code out of its errors (M5). */
export const errorWithoutCode: Defect = {
	rule: "M5",
	does: "leaves the internal code out of its errors",
	changes: { engagement: strip, report: strip },
};

function strip(outcome: Outcome, { state }: Visit): Outcome | undefined {
	if (!isRefusal(outcome)) return undefined;
	const { status, body } = refused(outcome, "/api", state.now());
	return { status, body: { ...body, internalCode: undefined } };
}
