/** Plays the visitors of one scenario: who each one is follows from the seed and the visitor's number. */
import type { TargetContext } from "../clients/context.ts";
import { type Corpus, countOf, personAt } from "../contract/person.ts";
import type { Send } from "../contract/transport.ts";
import type { Arrival } from "../load/schedule.ts";
import type { StoryPlan } from "../plan/plan.ts";
import { formatEvent } from "../telemetry/events.ts";
import type { Outcome } from "../telemetry/outcomes.ts";
import { Random } from "../util/random.ts";
import { cumulativeShares, indexIn } from "../workload/workload.ts";
import {
	Observer,
	type Reports,
	type ScenarioTag,
	type VisitMetrics,
} from "./observer.ts";
import type { Scenario } from "./scenario.ts";
import type { ScenarioContext } from "./scenario-context.ts";
import { formatTrace } from "./trace.ts";
import { Visitor, type VisitorIdentity } from "./visitor.ts";

/** What is the same for all visitors that a virtual user plays. */
export interface PlayContext {
	readonly seed: number;
	/** Names this run and no other. */
	readonly run: string;
	/** Milliseconds since the start of the load; undefined where a visitor comes alone, before any load. */
	readonly now: (() => number) | undefined;
	readonly warmUpSeconds: number;
	readonly people: Corpus;
	readonly target: TargetContext;
	/** Gives a visitor a `Send` of its own. */
	readonly sendFor: (tags: ScenarioTag, isWarmUp: boolean) => Send;
	/** Whether there are several scenarios. */
	readonly isMix: boolean;
	readonly metrics: VisitMetrics;
	readonly reports: Reports;
}

/** Who a visitor is, before anybody has looked for the person in the corpus. */
interface Identity extends Omit<VisitorIdentity, "person"> {
	/** The number of the person. */
	readonly person: number;
}

/** How many exceptions of a scenario a virtual user prints; all of them are counted. */
const maxPrinted = 3;

export class Player {
	readonly name: string;
	private readonly shared: PlayContext;
	private readonly scenario: Scenario;
	private readonly tags: ScenarioTag;
	private readonly context: ScenarioContext;
	private readonly types: StoryPlan["types"];
	private readonly shares: readonly number[];
	private readonly population: number;
	private exceptions = 0;

	constructor(
		shared: PlayContext,
		scenario: Scenario,
		{ types }: Pick<StoryPlan, "types">,
		context: ScenarioContext,
	) {
		this.name = scenario.name;
		this.shared = shared;
		this.scenario = scenario;
		this.tags = shared.isMix ? { scenario: scenario.name } : {};
		this.context = context;
		this.types = types;
		this.shares = cumulativeShares(types);
		this.population = countOf(shared.people.people);
	}

	/** Resolves to whether the visit ended with an outcome. Never rejects: an exception ends one visit, and is counted. */
	async play({ visitor: number, milliseconds }: Arrival): Promise<boolean> {
		const { metrics, now, warmUpSeconds, reports } = this.shared;
		const { tags } = this;
		const isWarmUp = milliseconds < warmUpSeconds * 1000;
		if (!isWarmUp && now) metrics.scheduleLag.add(now() - milliseconds, tags);
		const identity = this.identify(number);
		const { type } = identity;
		const observer = new Observer(metrics, reports, tags, type, isWarmUp);
		try {
			const visitor = this.visitorOf(identity, observer, isWarmUp);
			const outcome = await this.scenario.play(visitor, this.context);
			observer.leaves(outcome);
			if (observer.isWorthReading()) this.print(visitor, observer, outcome);
			return true;
		} catch (error) {
			metrics.exceptions.add(1, tags);
			this.exceptions++;
			if (reports.isVerbose || this.exceptions <= maxPrinted) {
				const stack = String(error instanceof Error ? error.stack : error);
				const event = { event: "exception", visitor: number, stack } as const;
				console.error(formatEvent({ ...event, scenario: this.name }));
			}
			return false;
		}
	}

	/** Counts a visitor who came when as many visits as the bound allows were going on. */
	turnAway({ visitor }: Arrival): void {
		const { type } = this.identify(visitor);
		this.shared.metrics.turnedAway.add(1, { ...this.tags, type });
	}

	/** The order of the draws makes the visitor: it stays as it is. */
	private identify(number: number): Identity {
		const random = new Random(this.shared.seed, number);
		const person = random.below(this.population);
		const type = this.types[indexIn(this.shares, random.next())]?.type ?? "";
		return { number, type, person, random };
	}

	private visitorOf(
		{ number, type, random, person }: Identity,
		observer: Observer,
		isWarmUp: boolean,
	): Visitor {
		const { target, run, sendFor, people } = this.shared;
		const send = sendFor(this.tags, isWarmUp);
		const who = { number, type, random, person: personAt(people, person) };
		return new Visitor(who, run, { target, send, observer });
	}

	/** Prints the trace of a visit that was not given what was owed. */
	private print(
		{ number, type, visit }: Visitor,
		{ trace }: Observer,
		outcome: Outcome,
	): void {
		const who = { scenario: this.name, visitor: number, type, outcome };
		const attempts = formatTrace(trace);
		const known = visit.known();
		console.warn(
			formatEvent({ event: "visit", visit: { ...who, attempts, known } }),
		);
	}
}
