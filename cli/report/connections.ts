/** The connection model of a run in words, for the head of its reports. */
import type { Result } from "../result/schema.ts";

type Model = Result["plan"]["connections"];

/** The models in a few words. */
export const connectionsOf: Readonly<Record<Model, string>> = {
	"per-visitor":
		"connections per visitor: as many opened as visitors come, not as many held",
	reused: "connections reused: kept alive, and shared by all visitors",
	"per virtual user":
		"a connection for each virtual user, kept alive from visit to visit",
};
