/** What a client is handed: a target, a way to send, and an observer of the visit. */
import type { Reply, Request, Send } from "../contract/transport.ts";
import type { PreparedExpectations } from "../model/expected-answer.ts";
import type { Knowledge } from "../model/knowledge.ts";
import type { Violation } from "../model/violation.ts";

/**
 * Observes one visit. Members are functions, not methods, so that the compiler refuses a client whose steps the
 * scenario does not have.
 */
export interface VisitObserver<
	Step extends string = string,
	Metric extends string = never,
> {
	/** Every attempt, with its request and reply. */
	readonly attempt: (request: Request, reply: Reply) => void;
	/** A step ended: its attempts took this many milliseconds, without the pauses between them. */
	readonly step: (step: Step, succeeded: boolean, milliseconds: number) => void;
	readonly retry: (step: Step) => void;
	/** A live session was sent to the engagement: was it answered 200, as was owed? */
	readonly reuse: (reused: boolean) => void;
	/** A session that nothing promised to keep was sent to the engagement, and a new one came back. */
	readonly lost: () => void;
	/** The last attempt's answer broke a rule. */
	readonly violation: (
		step: Step,
		violation: Violation,
		states?: States,
	) => void;
	/** A sample of a metric that only this scenario has. */
	readonly measure: (metric: Metric, value: number) => void;
}

/** What a visitor knew before an answer, and after it. */
export interface States {
	readonly before: Knowledge;
	readonly after: Knowledge;
}

/** What is the same for all visitors of a run. */
export interface TargetContext {
	/** Waits so many seconds. */
	readonly pause: (seconds: number) => Promise<void>;
	/** As in `https://127.0.0.1:8443/api/account/`, and `/app/mobile-app/` after the account. */
	readonly base: readonly [beforeAccount: string, afterAccount: string];
	readonly expectations: PreparedExpectations;
	/** Shortens think times and pauses before retries. */
	readonly timeScale: number;
}

/** What a client needs to send one visitor's requests. */
export interface ClientContext<
	Step extends string = string,
	Metric extends string = never,
> {
	readonly target: TargetContext;
	readonly send: Send;
	readonly observer: VisitObserver<Step, Metric>;
}
