import type { MonitorBody } from "../monitor/monitor.ts";
import { engageAnew, whenDone } from "./changes.ts";
import type { Defect, Visit } from "./defect.ts";

/** The server answers a live session with a new one (M12). */
export const sessionNotKept: Defect = {
	rule: "M12",
	does: "answers a live session with a new one",
	changes: { engagement: whenDone(startAnew, 200) },
};

function startAnew(body: MonitorBody, visit: Visit) {
	return engageAnew(visit, body.visitorId);
}
