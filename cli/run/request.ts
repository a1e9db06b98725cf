/** The request for a run: everything that is decided before anything is started. */
import type { Asked } from "../../lib/plan/given.ts";
import type { Plan } from "../../lib/plan/plan.ts";
import type { Sources } from "../../lib/plan/settings.ts";
import type { Engine } from "../engine/find.ts";
import type { Forwarder } from "../journal/forward.ts";
import type { Labels } from "./labels.ts";
import type { Screen } from "./live.ts";

export interface RunRequest {
	readonly plan: Plan;
	readonly asked: Asked;
	/** The sources of the plan. */
	readonly sources: Sources;
	readonly engine: Engine;
	/** The bundle that k6 runs. */
	readonly bundle: string;
	readonly say: (line: string) => void;
}

/** A request for load, which leaves reports behind. */
export interface LoadTest extends RunRequest {
	/** Where the reports go. */
	readonly folder: string;
	/** Sends k6's metrics to a collector of the user's, beside our own journal. */
	readonly forwarder: Forwarder | undefined;
	/** k6 serves its own live page. */
	readonly dashboard: boolean;
	/** The page of the running run is served. */
	readonly isLive: boolean;
	readonly labels: Labels;
	/** Where the live view goes; by default to stderr. */
	readonly screen?: Screen;
}
