/** Keeps what one visitor did and was told, until it is known whether anybody needs to read it. */
import type { States } from "../clients/ground.ts";
import type { Violation } from "../model/terms.ts";
import type { Reply, Request } from "../wire/transport.ts";

/** One visitor's attempts, each in rows of texts and numbers: an object of each costs a visitor more. */
export interface Story {
	/** How many attempts are kept; what stands behind them is of visitors before. */
	count: number;
	/** Step, method, URL, body, and the answer's body or the error of each. */
	readonly texts: string[];
	/** Status and milliseconds of each. */
	readonly numbers: number[];
	/** What was wrong with which answer. */
	wrong: readonly Wrong[];
}

interface Wrong extends Violation {
	/** Counted from 0. */
	readonly attempt: number;
	readonly states: States | undefined;
}

/** How many texts and numbers are kept of an attempt. */
export const textsOf = 5;
export const numbersOf = 2;

/** Before the first attempt. */
export const newStory = (): Story => ({
	count: 0,
	texts: [],
	numbers: [],
	wrong: [],
});

/** Request and reply are used again, so what they hold is taken out. */
export const keepAttempt = (
	story: Story,
	{ step, method, url, body }: Request,
	{ status, body: got, error, duration }: Reply,
): void => {
	const { count, texts, numbers } = story;
	const text = count * textsOf;
	texts[text] = step;
	texts[text + 1] = method;
	texts[text + 2] = url;
	texts[text + 3] = body;
	texts[text + 4] = status === 0 ? error : got;
	numbers[count * numbersOf] = status;
	numbers[count * numbersOf + 1] = duration;
	story.count = count + 1;
};
