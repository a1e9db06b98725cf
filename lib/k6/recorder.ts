/** Keeps what one visitor did and was told, until it is known whether anybody needs to read it. */
import type { BrokenVisit, ToldAttempt } from "../load/story-events.ts";
import type { Knowledge } from "../model/knowledge.ts";
import type { Violation } from "../model/terms.ts";
import { maskBody } from "../wire/personal-data.ts";
import type { Reply, Request } from "../wire/transport.ts";

export interface Recorder {
	/** The next visitor's story begins. */
	begin(): void;
	attempt(request: Request, reply: Reply, known: Knowledge | undefined): void;
	/** Something was wrong with the last answer. */
	violation(violation: Violation): void;
	isBroken(): boolean;
	/** The rules that were broken in this story. */
	rules(): readonly string[];
	/** The story so far, with personal data masked. */
	tell(): Pick<BrokenVisit, "attempts">;
}

/** How many texts and numbers are kept of an attempt. */
const textsOf = 6;
const numbersOf = 2;

/**
 * A recorder for one visitor after the other. Request and reply are used again, so what they hold is taken out; in rows
 * of texts and numbers, since an object of each attempt costs a visitor more.
 */
export const createRecorder = (): Recorder => {
	let texts: string[] = [];
	let numbers: number[] = [];
	let knowledge: (Knowledge | undefined)[] = [];
	let wrong: { attempt: number; rule: string; found: string }[] = [];

	const attemptAt = (index: number): ToldAttempt => {
		const [step = "", method = "", url = "", sent = "", got = "", error = ""] =
			texts.slice(index * textsOf, (index + 1) * textsOf);
		const [status = 0, milliseconds = 0] = numbers.slice(index * numbersOf);
		return {
			step,
			request: `${method} ${url}`,
			sent: maskBody(sent),
			status,
			got: status === 0 ? error : maskBody(got),
			milliseconds,
			known: plain(knowledge[index]),
			violations: wrong
				.filter(({ attempt }) => attempt === index)
				.map(({ rule, found }) => ({ rule, found })),
		};
	};

	return {
		begin() {
			texts = [];
			numbers = [];
			knowledge = [];
			wrong = [];
		},
		attempt({ step, method, url, body: sent }, reply, known) {
			texts.push(step, method, url, sent, reply.body, reply.error);
			numbers.push(reply.status, reply.duration);
			knowledge.push(known);
		},
		violation: ({ rule, found }) =>
			wrong.push({ attempt: knowledge.length - 1, rule, found }),
		isBroken: () => wrong.length > 0,
		rules: () => wrong.map(({ rule }) => rule),
		tell: () => ({ attempts: knowledge.map((_, index) => attemptAt(index)) }),
	};
};

/** What a visitor knows as plain values: maps are none for JSON. */
export const plain = (known: Knowledge | undefined): unknown =>
	known && {
		...known,
		session: known.session && {
			...known.session,
			offered: [...known.session.offered.values()],
		},
	};
