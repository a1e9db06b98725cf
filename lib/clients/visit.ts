/** One visitor's walk through the Monitor API: each step is sent, retried, read, judged and told. */

import { type Expectations, judge } from "../model/judge.ts";
import { type Knowledge, stranger } from "../model/knowledge.ts";
import type { Call, Violation } from "../model/judge.ts";
import type { Answer, Conversation, Offer } from "../wire/answers.ts";
import type { Attribute } from "../wire/attributes.ts";
import type { EngagementRequest } from "../wire/monitor.ts";
import type { Reply, Request, Route, Send } from "../wire/transport.ts";
import { readAnswer } from "./read-answer.ts";
import { afterAnswer, retryPauses } from "./retry.ts";

/** Is told what happens, as it happens. */
export interface Watcher {
	/** Every attempt, with what was sent and what came. */
	attempt(request: Request, reply: Reply, answer: Answer): void;
	/** A step ended: its attempts took this many milliseconds, without the pauses between them. */
	step(step: string, succeeded: boolean, milliseconds: number): void;
	retry(step: string): void;
	/** A live session was sent, and was, or was not, answered with 200. */
	reuse(reused: boolean): void;
	violation(step: string, violation: Violation): void;
}

/** Where a visit takes place. */
export interface Ground {
	readonly send: Send;
	/** Waits so many seconds. */
	readonly pause: (seconds: number) => void;
	readonly watch: Watcher;
	/** As in `https://127.0.0.1:8443/api/account/demo/app/mobile-app`. */
	readonly base: string;
	readonly account: string;
	readonly expected: Expectations;
	/** Shortens pauses before retries. */
	readonly timeScale: number;
}

/** How a visit ended that did not go where it was meant to go. */
export type Failure = "refused" | "failed";

export class Visit {
	readonly #ground: Ground;
	#known: Knowledge = stranger;
	#details: Offer | Conversation | undefined;
	#handshakes = 0;
	/** How the last step that did not succeed ended the visit. */
	failure: Failure = "failed";

	constructor(ground: Ground) {
		this.#ground = ground;
	}

	/** What the last engagement was answered with, if it was an offer. */
	get offer(): Offer | undefined {
		return this.#details?.status === "expose" ? this.#details : undefined;
	}

	/** POST engagement, with the pair of the last answer if there is one; whether it was answered 200 or 201. */
	engage(step: string, body: EngagementRequest): boolean {
		const text = JSON.stringify(body);
		const answer = this.#attempt("engagement", step, text, { accepts: undefined, hasImpressions: false });
		if (answer.kind !== "answered") return false;
		this.#details = answer.details;
		return true;
	}
}
