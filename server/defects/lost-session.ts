import type { MonitorBody } from "../monitor/monitor.ts";
import { sessionOf, whenDone } from "./changes.ts";
import type { Defect, Visit } from "./defect.ts";

/** The server forgets a session right after it was used (M16). */
export const lostSession: Defect = {
	rule: "M16",
	does: "forgets a session right after it was used",
	changes: { engagement: whenDone(forget), report: whenDone(forget) },
};

function forget(body: MonitorBody, visit: Visit, status: number) {
	const session = sessionOf(body, visit);
	if (!session) return undefined;
	visit.state.sessions.drop(session);
	return { status, body };
}
