/** Tells the story of a visitor who was not given what was owed, nobody named in it. Only who has one to tell reads this. */
import type { BrokenVisit, ToldAttempt } from "../load/story-events.ts";
import type { Knowledge } from "../model/knowledge.ts";
import { maskBody } from "../wire/personal-data.ts";
import { numbersOf, type Story, textsOf } from "./recorder.ts";

/** The story so far, with personal data masked, and what the visitor knows in the end. */
export const tellVisit = (
	story: Story,
	known: Knowledge,
): Pick<BrokenVisit, "attempts" | "known"> => ({
	attempts: Array.from({ length: story.count }, (_, index) =>
		attemptAt(story, index),
	),
	known,
});

const attemptAt = (
	{ texts, numbers, wrong }: Story,
	index: number,
): ToldAttempt => {
	const [step = "", method = "", url = "", sent = "", got = ""] = texts.slice(
		index * textsOf,
		(index + 1) * textsOf,
	);
	const [status = 0, milliseconds = 0] = numbers.slice(index * numbersOf);
	const wrongHere = wrong.filter(({ attempt }) => attempt === index);
	const states = wrongHere[0]?.states;
	return {
		step,
		request: `${method} ${url}`,
		sent: maskBody(sent),
		status,
		got: status === 0 ? got : maskBody(got),
		milliseconds,
		...(states && { states }),
		violations: wrongHere.map(({ rule, found }) => ({ rule, found })),
	};
};
