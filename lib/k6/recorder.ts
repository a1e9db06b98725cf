/** Keeps what one visitor did and was told, until it is known whether anybody needs to read it. */
import type { Knowledge } from "../model/knowledge.ts";
import type { Violation } from "../model/terms.ts";
import type { Reply, Request } from "../wire/transport.ts";

/** One visitor's attempts, each in rows of texts and numbers: an object of each costs a visitor more. */
export interface Story {
	/** How many attempts are kept; what stands behind them is of visitors before. */
	count: number;
	/** Step, method, URL, body, the answer's body and the error of each. */
	readonly texts: string[];
	/** Status and milliseconds of each. */
	readonly numbers: number[];
	/** What the visitor knew before each. */
	readonly knowledge: (Knowledge | undefined)[];
	/** What was wrong with which answer. */
	wrong: readonly (Violation & { readonly attempt: number })[];
}

/** How many texts and numbers are kept of an attempt. */
export const textsOf = 6;
export const numbersOf = 2;

/** Before the first attempt. */
export const newStory = (): Story => ({
	count: 0,
	texts: [],
	numbers: [],
	knowledge: [],
	wrong: [],
});

/** Request and reply are used again, so what they hold is taken out. */
export const keepAttempt = (
	story: Story,
	{ step, method, url, body }: Request,
	reply: Reply,
	known: Knowledge | undefined,
): void => {
	const { count, texts, numbers } = story;
	const text = count * textsOf;
	texts[text] = step;
	texts[text + 1] = method;
	texts[text + 2] = url;
	texts[text + 3] = body;
	texts[text + 4] = reply.body;
	texts[text + 5] = reply.error;
	numbers[count * numbersOf] = reply.status;
	numbers[count * numbersOf + 1] = reply.duration;
	story.knowledge[count] = known;
	story.count = count + 1;
};
