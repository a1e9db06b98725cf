import type { MonitorBody } from "../monitor/monitor.ts";
import { whenDone } from "./changes.ts";
import type { Defect } from "./defect.ts";

const shorten = (body: MonitorBody, _visit: unknown, status: number) => ({
	status,
	body: { ...body, sessionId: body.sessionId.slice(1) },
});

/** The server gives new sessions ids that are a character short (M17). */
export const shortSessionId: Defect = {
	rule: "M17",
	does: "gives new sessions ids that are a character short",
	changes: {
		engagement: whenDone(shorten, 201),
		report: whenDone(shorten, 201),
	},
};
