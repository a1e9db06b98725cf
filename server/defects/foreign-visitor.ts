import type { MonitorBody } from "../monitor/monitor.ts";
import { newVisitorId } from "../store/new-ids.ts";
import { whenDone } from "./changes.ts";
import type { Defect, Visit } from "./defect.ts";

/** The server answers with another visitor id than the one sent (M13). */
export const foreignVisitor: Defect = {
	rule: "M13",
	does: "answers with another visitor id than the one sent",
	changes: { engagement: whenDone(swap), report: whenDone(swap) },
};

function swap(body: MonitorBody, { ids }: Visit, status: number) {
	return body.visitorId === ids.vid
		? { status, body: { ...body, visitorId: newVisitorId() } }
		: undefined;
}
