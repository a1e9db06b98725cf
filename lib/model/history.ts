/** Judges single engagements, transcripts and refusals of the Engagements API (E8–E11). Pure. */
import type {
	EngagementRecord,
	TranscriptLine,
} from "../contract/engagements.ts";
import type { Violation } from "./violation.ts";

/** An engagement is shown as it was listed (E8). Members that change while it lasts, or by an export, may differ. */
export const judgeShown = (
	listed: EngagementRecord,
	shown: EngagementRecord,
): Violation[] => {
	const grows = ["duration", "crm_forwarded"];
	const found = new Map(Object.entries(shown));
	const other = Object.entries(listed).find(
		([name, value]) =>
			!grows.includes(name) &&
			JSON.stringify(found.get(name)) !== JSON.stringify(value),
	);
	return other
		? [{ rule: "E8", found: `another ${other[0]} than listed` }]
		: [];
};

/** The lines of a transcript are in the order of their time (E9). */
export const judgeTranscript = (
	lines: readonly TranscriptLine[],
): Violation[] => {
	const index = lines.findIndex(
		({ created_at: at }, place) => at < (lines[place - 1]?.created_at ?? at),
	);
	return index === -1
		? []
		: [{ rule: "E9", found: `line ${index + 1} is older than the one before` }];
};

/** The rule that a refusal of a valid request breaks; `own` is the rule of the request's route. */
export const ruleOfRefusal = (
	status: number,
	own: Violation["rule"],
): Violation["rule"] => {
	switch (status) {
		case 401:
			return "E1";
		case 403:
			return own === "E7" ? "E3" : own;
		case 404:
			return own === "E7" ? "E8" : own;
		default:
			return "E2";
	}
};
