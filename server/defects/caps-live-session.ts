import { capped } from "../monitor/monitor.ts";
import { whenDone } from "./changes.ts";
import type { Defect } from "./defect.ts";

const cap = () => capped;

/** The server caps a live session (M31). */
export const capsLiveSession: Defect = {
	rule: "M31",
	does: "caps a live session",
	changes: { engagement: whenDone(cap, 200), report: whenDone(cap, 200) },
};
