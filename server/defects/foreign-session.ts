import type { MonitorBody } from "../monitor/monitor.ts";
import { newSessionId } from "../store/new-ids.ts";
import { whenDone } from "./changes.ts";
import type { Defect } from "./defect.ts";

const swap = (body: MonitorBody, _visit: unknown, status: number) => ({
	status,
	body: { ...body, sessionId: newSessionId() },
});

/** The server answers a live session with the id of another (M12). */
export const foreignSession: Defect = {
	rule: "M12",
	does: "answers a live session with the id of another",
	changes: { engagement: whenDone(swap, 200), report: whenDone(swap, 200) },
};
