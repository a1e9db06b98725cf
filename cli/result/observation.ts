/** What a run left behind, before anything is made of it. */
import type { Plan } from "../../lib/plan/plan.ts";
import type { EngineOutput } from "../engine/output.ts";
import type { Aggregator } from "../journal/aggregator.ts";
import type { Footer, Header } from "../journal/lines.ts";
import type { Summary } from "./summary.ts";
import type { Windows } from "./windows.ts";

/** Everything that was observed. */
export interface Observed {
	readonly plan: Plan;
	readonly header: Header;
	/** Of the journal's rows. */
	readonly fold: Aggregator;
	readonly windows: Windows;
	/** How the load ended, or the preflight where none was sent; undefined where nobody was there to see it. */
	readonly footer: Footer | undefined;
	/** Why the journal is not whole, if it is not. */
	readonly journalProblem: string | undefined;
	/** What the engine said. */
	readonly heard: EngineOutput;
	/** The engine's exact percentiles; empty where it made none. */
	readonly summary: Summary;
	readonly loadSent: boolean;
	/** Whether this is what was left of a run, read from its folder. */
	readonly isMadeAgain: boolean;
	/** Why the preflight failed, if it did. */
	readonly preflight:
		| { readonly exitCode: 1 | 3; readonly reason: string }
		| undefined;
}
