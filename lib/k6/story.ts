/** What a file of scenarios/ tells: a story, by what each of its visitors does. */
import { sleep } from "k6";
import type { Ground } from "../clients/ground.ts";
import type { Visit } from "../clients/visit.ts";
import type { Outcome } from "../load/outcomes.ts";
import type { ThinkTime } from "../load/steps.ts";
import type { StoryName } from "../load/stories.ts";
import type { Random } from "../payloads/random.ts";
import type { Person } from "../wire/person.ts";
import type { Brief } from "./brief.ts";

/** Who is visiting, and what a story needs to go on. */
export interface Visitor<Type extends string = string> {
	/** Counted from 0. */
	readonly number: number;
	/** Names this run and no other. */
	readonly run: string;
	/** Which of the story's visitor types this one is. */
	readonly type: Type;
	readonly person: Person;
	readonly consumerId: string;
	readonly random: Random;
	readonly visit: Visit;
	/** Where the visit takes place, for requests that no visit makes. */
	readonly ground: Ground;
}

/** What a visitor does; how it ended. */
export type Told<Habits extends object, Type extends string = string> = (
	visitor: Visitor<Type>,
	brief: Brief<Habits>,
) => Outcome;

/** A story as its file of scenarios/ tells it. */
export interface Story<Habits extends object, Type extends string> {
	readonly name: StoryName;
	readonly tell: Told<Habits, Type>;
}
/** Whatever its habits and visitor types are. */
export type AnyStory = Story<never, never>;

/** A story, told by what each of its visitors does. */
export const story = <Habits extends object, Type extends string = string>(
	name: StoryName,
	tell: Told<Habits, Type>,
): Story<Habits, Type> => ({ name, tell });

/** Waits as long as a visitor thinks, shortened by the time scale. */
export const think = (
	random: Random,
	{ medianSeconds, p99Seconds }: ThinkTime,
	timeScale: number,
): void => {
	const seconds = random.logNormal(medianSeconds, p99Seconds) * timeScale;
	if (seconds > 0) sleep(seconds);
};
