import type { MonitorBody } from "../monitor/monitor.ts";
import { whenDone } from "./changes.ts";
import type { Defect } from "./defect.ts";

const create = (body: MonitorBody) => ({ status: 201, body });

/** The server answers 201 for a live session, with its very pair (M12). */
export const createdForResumed: Defect = {
	rule: "M12",
	does: "answers 201 for a live session, with its very pair",
	changes: { engagement: whenDone(create, 200), report: whenDone(create, 200) },
};
