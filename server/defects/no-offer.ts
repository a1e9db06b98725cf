import type { MonitorBody } from "../monitor/monitor.ts";
import { whenDone } from "./changes.ts";
import type { Defect } from "./defect.ts";

/** The server leaves out an offer that is owed (M21). */
export const noOffer: Defect = {
	rule: "M21",
	does: "leaves out an offer that is owed",
	changes: { engagement: whenDone(withhold) },
};

function withhold(body: MonitorBody, _visit: unknown, status: number) {
	const { engagementDetails, ...rest } = body;
	return engagementDetails?.[0]?.status === "expose"
		? { status, body: rest }
		: undefined;
}
