/** Where visits take place, and who observes them. */

import type { Reply, Request, Send } from "../contract/transport.ts";
import type { AnswerTerms } from "../model/expected-answer.ts";
import type { Knowledge } from "../model/knowledge.ts";
import type { Violation } from "../model/terms.ts";

/** Sees what happens in one visit, as it happens. */
export interface VisitObserver {
	/** Every attempt, with what was sent and what came. */
	attempt(request: Request, reply: Reply): void;
	/** A step ended: its attempts took this many milliseconds, without the pauses between them. */
	step(step: string, succeeded: boolean, milliseconds: number): void;
	retry(step: string): void;
	/** A live session came back to the engagement: whether it was answered 200, as it should have been. */
	reuse(reused: boolean): void;
	/** Something was wrong with the last attempt's answer. */
	violation(step: string, violation: Violation, states?: States): void;
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
	readonly terms: AnswerTerms;
	/** Shortens think times and pauses before retries. */
	readonly timeScale: number;
}

/** What a client needs to send one visitor's requests. */
export interface ClientContext {
	readonly target: TargetContext;
	readonly send: Send;
	readonly observer: VisitObserver;
}
