/** Makes a scenario of a story: every iteration is one visitor, who depends on the seed and its number alone. */
import { sleep } from "k6";
import { SharedArray } from "k6/data";
import exec from "k6/execution";
import type { Options } from "k6/options";
import { createVisit, type Ground, type Visit } from "../clients/visit.ts";
import type { Outcome } from "../load/outcomes.ts";
import { dueSeconds } from "../load/profiles.ts";
import type { ScenarioName } from "../load/scenario-names.ts";
import type { ThinkTime } from "../load/steps.ts";
import { tellEvent } from "../load/story-events.ts";
import { consumerIdOf } from "../payloads/engagement.ts";
import { Random } from "../payloads/random.ts";
import type { Refused } from "../wire/answers.ts";
import { type Person, unpackPerson } from "../wire/person.ts";
import type { Brief } from "./brief.ts";
import {
	exceptions,
	outcomeTags,
	scheduleLag,
	visitorsFinished,
	visitorsStarted,
} from "./metrics.ts";
import { sendWithin } from "./send.ts";
import { createWatcher } from "./watcher.ts";

/** Set by the build. */
declare const VISITANT_VERSION: string;
/** Evaluated only when called, so that virtual users don't hold what only the first needs. */
declare const require: (
	module: "visitant:brief",
) => typeof import("./brief.ts");

/** Who is visiting, and what a story needs to go on. */
export interface Visitor {
	/** Counted from 0. */
	readonly number: number;
	/** Names this run and no other. */
	readonly run: string;
	readonly person: Person;
	readonly consumerId: string;
	readonly random: Random;
	readonly visit: Visit;
	/** Where the visit takes place, for requests that no visit makes. */
	readonly ground: Ground;
}

/** What a visitor does; how it ended. */
export type Story<Habits extends object> = (
	visitor: Visitor,
	brief: Brief<Habits>,
) => Outcome;

const asksForNothing = (): boolean => false;

/** The options and the default function of a scenario file; `asksFor` are refusals that its story is after. */
export const visits = <Habits extends object>(
	scenario: ScenarioName,
	story: Story<Habits>,
	asksFor: (refused: Refused) => boolean = asksForNothing,
): { options: Options; run: () => void } => {
	const made =
		__VU === 0
			? require("visitant:brief").makeBrief(scenario, VISITANT_VERSION)
			: undefined;
	// One array for the brief and the people: each array costs every virtual user the code that reads it.
	const shared = new SharedArray<string>("brief and people", () => [
		JSON.stringify(made?.brief),
		...JSON.parse(open("./people.json")),
	]);
	const brief: Brief<Habits> = JSON.parse(shared[0] ?? "");
	const population = shared.length - 1;
	if (population === 0) throw new Error("dist/people.json holds nobody");
	const ground = groundFor(brief, asksFor);
	const visit = createVisit(ground);
	const { shape } = brief;
	const isTold = isToldOf(brief);
	/** The same for all virtual users, and dear to ask for. */
	let startTime: number | undefined;

	const run = (): void => {
		const { iterationInTest } = exec.scenario;
		const number = brief.visitor ?? iterationInTest;
		startTime ??= exec.scenario.startTime;
		if (!isTold) {
			scheduleLag.add(
				Date.now() - startTime - 1000 * dueSeconds(shape, iterationInTest),
			);
		}
		visitorsStarted.add(1);
		const random = new Random(brief.seed, number);
		const person = unpackPerson(shared[1 + random.below(population)] ?? "");
		const runName = brief.run ?? startTime.toString(36);
		const consumerId = consumerIdOf(person, runName, number);
		visit.begin();
		const outcome = story(
			{
				number,
				run: runName,
				person,
				consumerId,
				random,
				visit,
				ground,
			},
			brief,
		);
		visitorsFinished.add(1, outcomeTags[outcome]);
		if (isTold) console.log(tellEvent({ event: "outcome", outcome }));
	};

	return { options: made?.options ?? {}, run: counted(run) };
};

/** Whether there is but one visitor, whose every request and answer is told. */
const isToldOf = ({ isPreflight, visitor }: Brief): boolean =>
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

const groundFor = (
	brief: Brief,
	asksFor: (refused: Refused) => boolean,
): Ground => {
	const { base, expected, timeScale, timeoutSeconds } = brief;
	return {
		send: sendWithin(timeoutSeconds),
		pause: sleep,
		watch: createWatcher(isToldOf(brief)),
		base,
		expected,
		timeScale,
		asksFor,
	};
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
