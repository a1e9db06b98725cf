/** Plays the visitors of one scenario: who each one is follows from the seed and the visitor's number. */
import type { TargetContext } from "../clients/context.ts";
import { formatEvent } from "../load/events.ts";
import type { Outcome } from "../load/outcomes.ts";
import type { StoryPlan } from "../load/plan.ts";
import type { Arrival } from "../load/schedule.ts";
import { cumulativeShares, indexIn } from "../load/story.ts";
import { Random } from "../util/random.ts";
import { type Corpus, countOf, personAt } from "../wire/person.ts";
import type { Send } from "../wire/transport.ts";
import { Observer, type Reports, type VisitMetrics } from "./observer.ts";
import type { Scenario } from "./scenario.ts";
import type { ScenarioContext } from "./scenario-context.ts";
import { formatTrace } from "./trace.ts";
import { Visitor } from "./visitor.ts";

/** What is the same for all visitors that a virtual user plays. */
export interface Stage {
	readonly seed: number;
	/** Names this run and no other. */
	readonly run: string;
	/** The start of the load, in milliseconds since 1970; undefined for a visitor who comes alone, before any load. */
	readonly startedAt: number | undefined;
	readonly warmUpSeconds: number;
	readonly people: Corpus;
	readonly target: TargetContext;
	/** Gives a visitor a `Send` of its own. */
	readonly sendFor: (scenario: string, isWarmUp: boolean) => Send;
	readonly metrics: VisitMetrics;
	readonly reports: Reports;
}

/** How many exceptions of a scenario a virtual user prints; all of them are counted. */
const maxPrinted = 3;

export class Player {
	readonly name: string;
	private readonly stage: Stage;
	private readonly scenario: Scenario;
	private readonly context: ScenarioContext;
	private readonly types: StoryPlan["types"];
	private readonly shares: readonly number[];
	private readonly population: number;
	private exceptions = 0;

	constructor(
		stage: Stage,
		scenario: Scenario,
		{ types }: Pick<StoryPlan, "types">,
		context: ScenarioContext,
	) {
		this.name = scenario.name;
		this.stage = stage;
		this.scenario = scenario;
		this.context = context;
		this.types = types;
		this.shares = cumulativeShares(types);
		this.population = countOf(stage.people.people);
	}

	/** Resolves to whether the visit ended with an outcome. Never rejects: an exception ends one visit, and is counted. */
	async play({ visitor: number, milliseconds }: Arrival): Promise<boolean> {
		const { metrics, startedAt, warmUpSeconds, reports } = this.stage;
		const tags = { scenario: this.name };
		const isWarmUp = milliseconds < warmUpSeconds * 1000;
		if (!isWarmUp && startedAt !== undefined) {
			// Timers have fractions of milliseconds, the time of day has none.
			const late = Math.max(0, Date.now() - startedAt - milliseconds);
			metrics.scheduleLag.add(late, tags);
		}
		try {
			const identity = this.identify(number);
			const { type } = identity;
			const observer = new Observer(metrics, reports, {
				...tags,
				type,
				isWarmUp,
			});
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
		this.stage.metrics.turnedAway.add(1, { scenario: this.name, type });
	}

	/** The order of the draws makes the visitor: it stays as it is. */
	private identify(number: number) {
		const { seed, people } = this.stage;
		const random = new Random(seed, number);
		const person = personAt(people, random.below(this.population));
		const type = this.types[indexIn(this.shares, random.next())]?.type ?? "";
		return { number, type, person, random };
	}

	private visitorOf(
		identity: ReturnType<Player["identify"]>,
		observer: Observer,
		isWarmUp: boolean,
	): Visitor {
		const { target, run, sendFor } = this.stage;
		const send = sendFor(this.name, isWarmUp);
		return new Visitor(identity, run, { target, send, observer });
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
