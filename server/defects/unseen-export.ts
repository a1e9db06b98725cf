import { whenDone } from "./changes.ts";
import type { Defect } from "./defect.ts";

/** The server exports an engagement without a trace in crm_forwarded (E10). */
export const unseenExport: Defect = {
	rule: "E10",
	does: "exports an engagement without a trace in crm_forwarded",
	changes: {
		export: whenDone((body, { record }, status) => {
			if (!record) return undefined;
			record.crmForwarded = false;
			return { status, body };
		}),
	},
};
