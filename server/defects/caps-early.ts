import { capped, type MonitorBody } from "../monitor/monitor.ts";
import { sessionOf, whenDone } from "./changes.ts";
import type { Defect, Visit } from "./defect.ts";

/** The server caps a visitor who is within the limits (M31). */
export const capsEarly: Defect = {
	rule: "M31",
	does: "caps a visitor who is within the limits",
	changes: { engagement: whenDone(cap, 201), report: whenDone(cap, 201) },
};

/** Nobody ever hears of the session that was created. */
function cap(body: MonitorBody, visit: Visit) {
	const session = sessionOf(body, visit);
	if (session) visit.state.sessions.drop(session);
	return capped;
}
