import type { MonitorBody } from "../monitor/monitor.ts";
import { whenDone } from "./changes.ts";
import type { Defect } from "./defect.ts";

const resume = (body: MonitorBody) => ({ status: 200, body });

/** The server answers 200 for a session that it has just created (M12). */
export const resumedForCreated: Defect = {
	rule: "M12",
	does: "answers 200 for a session that it has just created",
	changes: { engagement: whenDone(resume, 201), report: whenDone(resume, 201) },
};
