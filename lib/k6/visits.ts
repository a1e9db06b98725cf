/** Makes a scenario of a story: every iteration is one visitor, who depends on the seed and its number alone. */
import { sleep } from "k6";
import { SharedArray } from "k6/data";
import exec from "k6/execution";
import type { Options } from "k6/options";
import { type Ground, Visit } from "../clients/visit.ts";
import type { Plan } from "../load/plan.ts";
import { dueSeconds } from "../load/profiles.ts";
import { preflight } from "../load/settings.ts";
import { tellEvent } from "../load/story-events.ts";
import type { ScenarioName, ThinkTime } from "../load/stories.ts";
import { consumerIdOf } from "../payloads/engagement.ts";
import { Random } from "../payloads/random.ts";
import type { Person } from "../wire/person.ts";
import {
	exceptions,
	type Outcome,
	scheduleLag,
	visitorsFinished,
	visitorsStarted,
} from "./metrics.ts";
import { optionsFor } from "./options.ts";
import { planFromEnvironment } from "./plan.ts";
import { sendWithin } from "./send.ts";
import { createWatcher } from "./watcher.ts";

/** Set by the build. */
declare const VISITANT_VERSION: string;

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
export type Story = (visitor: Visitor, plan: Plan) => Outcome;

const people = new SharedArray<Person>("people", () => JSON.parse(open("./people.json")));

/** The options and the default function of a scenario file. */
export function visits(scenario: ScenarioName, story: Story): { options: Options; run: () => void } {
	const plan = planFromEnvironment(scenario);
	const isPreflight = plan.profile === preflight;
	const ground = groundFor(plan, isPreflight);

	function run(): void {
		const { iterationInTest, startTime } = exec.scenario;
		if (!isPreflight) {
			scheduleLag.add(Date.now() - startTime - 1000 * dueSeconds(plan.shape, iterationInTest));
		}
		visitorsStarted.add(1);
		const outcome = story(arrive(plan, ground, iterationInTest, startTime), plan);
		visitorsFinished.add(1, { outcome });
		if (isPreflight) console.log(tellEvent({ event: "outcome", outcome }));
	}

	return { options: optionsFor(plan, VISITANT_VERSION), run: counted(run) };
}

/** The visitor of a number, before anything was sent. */
function arrive(plan: Plan, ground: Ground, number: number, startTime: number): Visitor {
	const random = new Random(plan.seed, number);
	const person = people[random.below(people.length)];
	if (!person) throw new Error("dist/people.json holds nobody");
	return {
		person,
		consumerId: consumerIdOf(person, plan.run ?? startTime.toString(36), number),
		random,
		visit: new Visit(ground),
		think({ medianSeconds, p99Seconds }) {
			const seconds = random.logNormal(medianSeconds, p99Seconds) * plan.timeScale;
			if (seconds > 0) sleep(seconds);
		},
	};
}

function groundFor({ target, timeScale, timeoutSeconds }: Plan, tellsAll: boolean): Ground {
	const { url, account, appInstallation, promises } = target;
	const installation = promises.appInstallations?.find(({ id }) => id === appInstallation);
	return {
		send: sendWithin(timeoutSeconds),
		pause: sleep,
		watch: createWatcher(tellsAll),
		base: `${url}/api/account/${account}/app/${encodeURIComponent(appInstallation)}`,
		account,
		expected: { promises, campaigns: installation?.campaigns },
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
