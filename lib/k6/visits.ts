/** Makes what the engine runs of a story, or of several: every iteration is one visitor, who depends on the seed and its number alone. */
import { people } from "visitant:people";
import { sleep } from "k6";
import { SharedArray } from "k6/data";
import exec from "k6/execution";
import type { Options } from "k6/options";
import { createVisit, type Ground, type Visit } from "../clients/visit.ts";
import type { Outcome } from "../load/outcomes.ts";
import { dueSeconds, type Shape } from "../load/profiles.ts";
import type { ThinkTime } from "../load/steps.ts";
import type { ScenarioName, StoryName } from "../load/stories.ts";
import { tellEvent } from "../load/story-events.ts";
import { consumerIdOf } from "../payloads/engagement.ts";
import { Random } from "../payloads/random.ts";
import { countOf, type Person, personAt } from "../wire/person.ts";
import type { Brief, SharedBrief } from "./brief.ts";
import { exceptions, scheduleLag } from "./metrics.ts";
import { plain } from "./recorder.ts";
import { createSender } from "./send.ts";
import { createWatcher } from "./watcher.ts";

/** Set by the build. */
declare const VISITANT_VERSION: string;
/** The engine's own: the first virtual user reads that file beside its bundle, the others never do. */
declare const require: (module: "./brief.js") => typeof import("./brief.ts");

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
	/** Statuses of refusals that the story is after: they are answers like any other. */
	readonly asks: readonly number[];
}
/** Whatever its habits and visitor types are. */
export type AnyStory = Story<never, never>;

/** A story, told by what each of its visitors does. */
export const story = <Habits extends object, Type extends string = string>(
	name: StoryName,
	tell: Told<Habits, Type>,
	...asks: readonly number[]
): Story<Habits, Type> => ({ name, tell, asks });

/** The options and the default function of a scenario's bundle. */
export const visits = (
	scenario: ScenarioName,
	stories: AnyStory | readonly AnyStory[],
): { options: Options; run: () => void } => {
	const made =
		__VU === 0
			? require("./brief.js").makeBrief(scenario, VISITANT_VERSION)
			: undefined;
	const shared = new SharedArray<string>("brief", () => [
		JSON.stringify(made?.brief),
	]);
	const brief: ReadBrief = JSON.parse(shared[0] ?? "");
	if (countOf(people.people) === 0)
		throw new Error("dist/people.json holds nobody");
	const players = new Map<string, () => void>();
	/** How this virtual user plays visitors of a story: made when it first does. */
	const playerOf = (one: AnyStory): (() => void) => {
		// In the mix visitors of two stories have the same number: each is somebody else.
		const suffix = all.length > 1 ? `-${all.indexOf(one) + 1}` : "";
		const player = players.get(one.name) ?? playerFor(one, brief, suffix);
		players.set(one.name, player);
		return player;
	};
	const all = [stories].flat().filter(({ name }) => brief.stories[name]);
	const [only] = all;
	const run = (): void => {
		if (isTold(brief.common)) for (const one of all) playerOf(one)();
		else {
			const { name } = exec.scenario;
			for (const one of all) if (one.name === name) playerOf(one)();
		}
	};
	// The name of the engine's scenario is dear to ask for, and known where there is but one.
	const isSolo = only !== undefined && all.length === 1;
	return {
		options: made?.options ?? {},
		run: counted(isSolo ? playerOf(only) : run),
	};
};

/**
 * The brief as a story reads it: its habits and visitor types are those that its file expects, since both come of the
 * same story on paper.
 */
interface ReadBrief extends Omit<SharedBrief, "stories"> {
	readonly stories: Readonly<
		Partial<
			Record<
				StoryName,
				{
					readonly habits: never;
					readonly shape: Shape;
					readonly types: readonly (readonly [type: never, upTo: number])[];
				}
			>
		>
	>;
}

/** Plays one visitor of a story after the other. */
const playerFor = (
	{ name, tell, asks }: AnyStory,
	{ common, stories }: ReadBrief,
	suffix: string,
): (() => void) => {
	const own = stories[name];
	if (!own) throw new Error(`${name} is no part of this run`);
	const { habits, shape, types } = own;
	const brief: Brief<never> = { ...common, habits };
	const { base, expected, timeScale, timeoutSeconds, seed, storiesOfRule } =
		common;
	const watch = createWatcher({ tellsAll: isTold(common), storiesOfRule });
	const sender = createSender({ timeoutSeconds, asks });
	const ground: Ground = {
		send: sender.send,
		pause: sleep,
		watch,
		base,
		expected,
		timeScale,
		asks,
	};
	const visit = createVisit(ground);
	const population = countOf(people.people);
	/** Dear to make, so it is kept: its members are always those of the visit that is being made. */
	let engineScenario: typeof exec.scenario | undefined;
	let startTime = 0;

	return () => {
		if (!engineScenario) {
			engineScenario = exec.scenario;
			startTime = engineScenario.startTime;
		}
		const { iterationInTest } = engineScenario;
		const number = common.visitor ?? iterationInTest;
		const due = dueSeconds(shape, iterationInTest);
		const isWarmUp = due < shape.warmUpSeconds;
		if (!isWarmUp && !isTold(common))
			scheduleLag.add(Date.now() - startTime - 1000 * due);
		const random = new Random(seed, number);
		const person = personAt(people, random.below(population));
		const type = typeOf(types, random.next());
		const run = (common.run ?? startTime.toString(36)) + suffix;
		const consumerId = consumerIdOf(person, run, number);
		visit.begin();
		sender.warmUp(isWarmUp);
		watch.arrives(type, isWarmUp);
		const outcome = tell(
			{ number, run, type, person, consumerId, random, visit, ground },
			brief,
		);
		watch.leaves(outcome);
		const broken = watch.brokenVisit();
		if (!broken) return;
		const who = { scenario: name, visitor: number, type, outcome };
		const known = plain(visit.known());
		console.warn(
			tellEvent({ event: "visit", visit: { ...who, ...broken, known } }),
		);
	};
};

/** The type of a visitor who drew `share`, 0 up to but not including 1. */
const typeOf = <Type>(
	types: readonly (readonly [type: Type, upTo: number])[],
	share: number,
): Type => {
	const found = types.find((one) => share < one[1]) ?? types.at(-1);
	if (!found) throw new Error("a story without visitors");
	return found[0];
};

/** Whether there is but one visitor, whose every request and answer is told. */
const isTold = ({ isPreflight, visitor }: SharedBrief["common"]): boolean =>
	isPreflight || visitor !== undefined;

/** Waits as long as a visitor thinks, shortened by the time scale. */
export const think = (
	random: Random,
	{ medianSeconds, p99Seconds }: ThinkTime,
	timeScale: number,
): void => {
	const seconds = random.logNormal(medianSeconds, p99Seconds) * timeScale;
	if (seconds > 0) sleep(seconds);
};

/** An exception is ours, never the target's: it is counted, so that a run of nothing else cannot pass. */
const counted = (run: () => void): (() => void) => {
	return () => {
		try {
			run();
		} catch (error) {
			exceptions.add(1);
			throw error;
		}
	};
};
