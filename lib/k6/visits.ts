/** Makes a scenario of a story: every iteration is one visitor, who depends on the seed and its number alone. */
import { sleep } from "k6";
import { SharedArray } from "k6/data";
import exec from "k6/execution";
import type { Options } from "k6/options";
import { type Ground, Visit } from "../clients/visit.ts";
import type { Outcome } from "../load/outcomes.ts";
import { dueSeconds } from "../load/profiles.ts";
import type { ScenarioName, ThinkTime } from "../load/stories.ts";
import { tellEvent } from "../load/story-events.ts";
import { consumerIdOf } from "../payloads/engagement.ts";
import { Random } from "../payloads/random.ts";
import { type Person, unpackPerson } from "../wire/person.ts";
import type { Brief } from "./brief.ts";
import { exceptions, scheduleLag, visitorsFinished, visitorsStarted } from "./metrics.ts";
import { sendWithin } from "./send.ts";
import { createWatcher } from "./watcher.ts";

/** Set by the build. */
declare const VISITANT_VERSION: string;
/** Evaluated only when called, so that virtual users don't hold what only the first needs. */
declare const require: (module: "visitant:brief") => typeof import("./brief.ts");

/** Who is visiting, and what a story needs to go on. */
export interface Visitor {
	readonly person: Person;
	readonly consumerId: string;
	readonly random: Random;
	readonly visit: Visit;
	/** Waits as long as this visitor thinks, shortened by the time scale. */
	think(time: ThinkTime): void;
}

/** What a visitor does; how it ended. */
export type Story = (visitor: Visitor, brief: Brief) => Outcome;

const people = new SharedArray<string>("people", () => JSON.parse(open("./people.json")));

/** The options and the default function of a scenario file. */
export function visits(scenario: ScenarioName, story: Story): { options: Options; run: () => void } {
	const made = __VU === 0 ? require("visitant:brief").makeBrief(scenario, VISITANT_VERSION) : undefined;
	const [text = ""] = new SharedArray<string>("brief", () => [JSON.stringify(made?.brief)]);
	const brief: Brief = JSON.parse(text);
	const ground = groundFor(brief);

	function run(): void {
		const { iterationInTest, startTime } = exec.scenario;
		if (!brief.isPreflight) {
			scheduleLag.add(Date.now() - startTime - 1000 * dueSeconds(brief.shape, iterationInTest));
		}
		visitorsStarted.add(1);
		const outcome = story(arrive(brief, ground, iterationInTest, startTime), brief);
		visitorsFinished.add(1, { outcome });
		if (brief.isPreflight) console.log(tellEvent({ event: "outcome", outcome }));
	}

	return { options: made?.options ?? {}, run: counted(run) };
}

/** The visitor of a number, before anything was sent. */
function arrive(brief: Brief, ground: Ground, number: number, startTime: number): Visitor {
	const random = new Random(brief.seed, number);
	const packed = people[random.below(people.length)];
	if (packed === undefined) throw new Error("dist/people.json holds nobody");
	const person = unpackPerson(packed);
	return {
		person,
		consumerId: consumerIdOf(person, brief.run ?? startTime.toString(36), number),
		random,
		visit: new Visit(ground),
		think({ medianSeconds, p99Seconds }) {
			const seconds = random.logNormal(medianSeconds, p99Seconds) * brief.timeScale;
			if (seconds > 0) sleep(seconds);
		},
	};
}

function groundFor(brief: Brief): Ground {
	const { base, account, expected, timeScale, timeoutSeconds, isPreflight } = brief;
	return {
		send: sendWithin(timeoutSeconds),
		pause: sleep,
		watch: createWatcher(isPreflight),
		base,
		account,
		expected,
		timeScale,
	};
}

/** An exception is ours, never the target's: it is counted, so that a run of nothing else cannot pass. */
function counted(run: () => void): () => void {
	return () => {
		try {
			run();
		} catch (error) {
			exceptions.add(1);
			throw error;
		}
	};
}
