import type { MonitorBody } from "../monitor.ts";
import type { Defect, Visit } from "./defect.ts";
import { newSession, sessionOf, whenDone } from "./parts.ts";

/** The server answers a live session with a new one (M12). */
export const sessionNotKept: Defect = {
	rule: "M12",
	does: "answers a live session with a new one",
	spoils: {
		engagement: whenDone(startAnew, 200),
		report: whenDone(startAnew, 200),
	},
};

function startAnew(body: MonitorBody, visit: Visit) {
	const session = sessionOf(body, visit);
	return session && newSession(visit, session.visitorId);
}
