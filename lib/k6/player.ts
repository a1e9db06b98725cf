/** Plays the visitors of one story, one after the other; each depends on the seed and its number alone. */
import { people } from "visitant:people";
import { sleep } from "k6";
import exec from "k6/execution";
import type { Ground } from "../clients/ground.ts";
import { createVisit } from "../clients/visit.ts";
import { dueSeconds, type Shape } from "../load/shape.ts";
import type { StoryName } from "../load/stories.ts";
import { tellEvent } from "../load/story-events.ts";
import { consumerIdOf } from "../payloads/engagement.ts";
import { Random } from "../payloads/random.ts";
import { countOf, personAt } from "../wire/person.ts";
import type { Send } from "../wire/transport.ts";
import type { Writable } from "../wire/writable.ts";
import type { Brief, SharedBrief } from "./brief.ts";
import { scheduleLag } from "./metrics.ts";
import { createSender } from "./send.ts";
import type { AnyStory, Visitor } from "./story.ts";
import { createWatcher } from "./watcher.ts";

/** What visitors seldom need is put together only by those who do: the build wraps whatever is asked for so. */
declare const require: {
	(module: "../clients/read-closely.ts"): ReadCloselyModule;
	(module: "./tell-visit.ts"): typeof import("./tell-visit.ts");
};
type ReadCloselyModule = typeof import("../clients/read-closely.ts");
const readClosely: ReadCloselyModule["readClosely"] = (...asked) =>
	require("../clients/read-closely.ts").readClosely(...asked);

/**
 * The brief as a story reads it: its habits and visitor types are those that its file expects, since both come of the
 * same story on paper.
 */
export interface ReadBrief extends Omit<SharedBrief, "stories"> {
	readonly stories: Readonly<
		Partial<
			Record<
				StoryName,
				{
					readonly habits: never;
					readonly shape: Shape;
					readonly types: readonly never[];
					readonly upTo: readonly number[];
				}
			>
		>
	>;
}

/** What plays the next visitor of a story; `suffix` tells its consumers from those of other stories. */
export const playerFor = (
	{ name, tell }: AnyStory,
	{ common, stories }: ReadBrief,
	suffix: string,
): (() => void) => {
	const own = stories[name];
	if (!own) throw new Error(`${name} is no part of this run`);
	const { habits, shape, types, upTo } = own;
	const brief: Brief<never> = { ...common, habits };
	const { base, expected, timeScale, timeoutSeconds, seed, storiesOfRule } =
		common;
	const watch = createWatcher({ tellsAll: isTold(common), storiesOfRule });
	const sender = createSender({ timeoutSeconds });
	const ground: Ground = {
		send: isTold(common) ? telling(sender.send) : sender.send,
		pause: sleep,
		watch,
		readClosely,
		base,
		expected,
		timeScale,
	};
	const visit = createVisit(ground);
	const population = countOf(people.people);
	const random = new Random(seed);
	/** Dear to make, so it is kept: its members are always those of the visit that is being made. */
	let engineScenario: typeof exec.scenario | undefined;
	let startTime = 0;
	/** One object for all visitors, filled anew for each. */
	let visitor: Writable<Visitor<never>> | undefined;

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
		random.begin(number);
		const person = personAt(people, random.below(population));
		const type = typeOf(types, upTo, random.next());
		visitor ??= {
			number,
			run: (common.run ?? startTime.toString(36)) + suffix,
			type,
			person,
			consumerId: "",
			random,
			visit,
			ground,
		};
		visitor.number = number;
		visitor.type = type;
		visitor.person = person;
		visitor.consumerId = consumerIdOf(person, visitor.run, number);
		visit.begin();
		sender.warmUp(isWarmUp);
		watch.arrives(type, isWarmUp);
		const outcome = tell(visitor, brief);
		watch.leaves(outcome);
		const broken = watch.brokenVisit();
		if (!broken) return;
		const who = { scenario: name, visitor: number, type, outcome };
		const told = require("./tell-visit.ts").tellVisit(broken, visit.known());
		console.warn(tellEvent({ event: "visit", visit: { ...who, ...told } }));
	};
};

/** Prints every request and reply, too. */
const telling =
	(send: Send): Send =>
	(request) => {
		const reply = send(request);
		// An operator's credentials are nobody's business: they never reach a log.
		const { authorization: _, ...told } = request;
		console.log(tellEvent({ event: "attempt", request: told, reply }));
		return reply;
	};

/** The type of a visitor who drew `share`, 0 up to but not including 1. */
const typeOf = <Type>(
	types: readonly Type[],
	upTo: readonly number[],
	share: number,
): Type => {
	let at = 0;
	while (at < types.length - 1 && share >= (upTo[at] ?? 1)) at++;
	const type = types[at];
	if (type === undefined) throw new Error("a story without visitors");
	return type;
};

/** Whether there is but one visitor, whose every request and answer is told. */
export const isTold = ({
	isPreflight,
	visitor,
}: SharedBrief["common"]): boolean => isPreflight || visitor !== undefined;
