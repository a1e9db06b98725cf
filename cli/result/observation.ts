/** What was observed of a run, before a Result is made of it. */
import type { Plan } from "../../lib/plan/plan.ts";
import type { EngineOutput } from "../engine/output.ts";
import type { Aggregator } from "../journal/aggregator.ts";
import type { Footer, Header } from "../journal/lines.ts";
import type { Windows } from "./windows.ts";

export interface Observation {
	readonly plan: Plan;
	readonly header: Header;
	/** What k6 printed. */
	readonly output: EngineOutput;
	/** Sums over the journal's rows; empty where no load was sent. */
	readonly aggregator: Aggregator;
	readonly windows: Windows;
	readonly origin: Origin;
}

/** How a run came about. */
export type Origin = Measured | Recovered | PreflightOnly;

/** The load was sent, and its end was observed. */
interface Measured {
	readonly kind: "measured";
	readonly footer: Footer;
	/** Why the journal is not complete, if it is not. */
	readonly journalProblem: string | undefined;
}

/** The run was cut off, and is recovered from its folder. */
interface Recovered {
	readonly kind: "recovered";
	/** Undefined where the journal ends without one. */
	readonly footer: Footer | undefined;
	readonly journalProblem: string | undefined;
}

/** The run ended with its preflight: no load was sent. */
export interface PreflightOnly {
	readonly kind: "preflight";
	/** How k6 ended. */
	readonly code: number | null;
	readonly signal: string | null;
	/** Undefined where a signal stopped the run before. */
	readonly failure: PreflightFailure | undefined;
	/** The signal that stopped the run, if one did. */
	readonly stopSignal: Footer["stopSignal"];
}

/** Why no load may be sent. */
export interface PreflightFailure {
	/** 3 where nothing answered, 1 where the target is at fault. */
	readonly exitCode: 1 | 3;
	readonly reason: string;
}
