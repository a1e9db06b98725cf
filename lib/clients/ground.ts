/** Where visits take place, and who watches them. */
import type { Knowledge } from "../model/knowledge.ts";
import type { Expectations, Violation } from "../model/terms.ts";
import type { Reply, Request, Send } from "../wire/transport.ts";
import type { readClosely } from "./read-closely.ts";

/** Is told what happens, as it happens. */
export interface Watcher {
	/** Every attempt, with what was sent and what came. */
	attempt(request: Request, reply: Reply): void;
	/** A step ended: its attempts took this many milliseconds, without the pauses between them. */
	step(step: string, succeeded: boolean, milliseconds: number): void;
	retry(step: string): void;
	/** A live session came back to the engagement, and was told 200, or was not though it should have been. */
	reuse(reused: boolean): void;
	/** Something was wrong with the last attempt's answer. */
	violation(step: string, violation: Violation, states?: States): void;
}

/** What a visitor knew before an answer, and after it. */
export interface States {
	readonly before: Knowledge;
	readonly after: Knowledge;
}

/** Where visits take place. */
export interface Ground {
	readonly send: Send;
	/** Waits so many seconds. */
	readonly pause: (seconds: number) => void;
	readonly watch: Watcher;
	/** Reads and judges what is not to the letter what was owed; handed in, so that who never needs it need not hold it. */
	readonly readClosely: typeof readClosely;
	/** As in `https://127.0.0.1:8443/api/account/`, and `/app/mobile-app/` after the account. */
	readonly base: readonly [beforeAccount: string, afterAccount: string];
	readonly expected: Expectations;
	/** Shortens pauses before retries. */
	readonly timeScale: number;
}
