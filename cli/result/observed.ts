/** What a run left behind, before anything is made of it. */
import type { Plan } from "../../lib/load/plan.ts";
import type { EngineEnd } from "../engine/process.ts";
import type { Counts } from "../journal/counts.ts";
import type { Summary } from "./summary.ts";

/** Everything that was observed. */
export interface Observed {
	readonly plan: Plan;
	readonly run: string;
	readonly startedAt: Date;
	readonly seconds: number;
	readonly isLocalServer: boolean;
	readonly engineVersion: string;
	readonly command: string;
	readonly end: EngineEnd;
	readonly summary: Summary;
	/** What the engine counted, second by second. */
	readonly counts: Counts;
	/** Why those counts are not whole, if they are not. */
	readonly countsFailure: string | undefined;
	readonly busyP95: number | undefined;
	/** What the target says that it answered during the load, by route and status; undefined where it keeps no ledger. */
	readonly serverLedger: Readonly<Record<string, number>> | undefined;
	readonly signal: "SIGINT" | "SIGTERM" | undefined;
	readonly targetGone: string | undefined;
	readonly loadSent: boolean;
	/** Why the preflight failed, if it did. */
	readonly preflight:
		| { readonly exitCode: 1 | 3; readonly reason: string }
		| undefined;
}
