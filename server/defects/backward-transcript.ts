import { whenDone } from "./changes.ts";
import type { Defect } from "./defect.ts";

/** The server sends a transcript from its end (E9). */
export const backwardTranscript: Defect = {
	rule: "E9",
	does: "sends a transcript from its end",
	changes: {
		transcript: whenDone((lines, _showing, status) =>
			lines.length < 2 ? undefined : { status, body: lines.toReversed() },
		),
	},
};
