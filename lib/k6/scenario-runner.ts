/** Plays the visitors of one scenario: who each one is follows from the seed and the visitor's number. */
import type { TargetContext } from "../clients/context.ts";
import type { ScenarioContext } from "../clients/scenario-context.ts";
import { Visitor, type VisitorIdentity } from "../clients/visitor.ts";
import { type Corpus, countOf, personAt } from "../contract/person.ts";
import type { Send } from "../contract/transport.ts";
import type { Arrival } from "../load/schedule.ts";
import type { ScenarioPlan } from "../plan/plan.ts";
import { formatEvent } from "../telemetry/events.ts";
import type { Outcome } from "../telemetry/outcomes.ts";
import { Random } from "../util/random.ts";
import { cumulativeShares, indexIn } from "../workload/shares.ts";
import {
	type Metrics,
	Observer,
	type Printed,
	type ScenarioTag,
} from "./observer.ts";
import type { Visits } from "./scenario-module.ts";
import { formatTrace } from "./trace.ts";

/** What is the same for all visitors that a virtual user plays. */
export interface RunnerContext {
	readonly seed: number;
	/** Names this run and no other. */
	readonly run: string;
	/** Milliseconds since the start of the load; undefined where visitors come one by one, without load. */
	readonly now: (() => number) | undefined;
	readonly warmUpSeconds: number;
	/** Rules that the target is known to break today. */
	readonly tolerated: ReadonlySet<string>;
	readonly people: Corpus;
	readonly target: TargetContext;
	/** Gives a visitor a `Send` of its own. */
	readonly sendFor: (tags: ScenarioTag, isWarmUp: boolean) => Send;
	/** Whether there are several scenarios. */
	readonly isMix: boolean;
	readonly metrics: Metrics;
	readonly printed: Printed;
}

/** Who a visitor is, before the person is read from the corpus. */
interface Identity extends Omit<VisitorIdentity, "person"> {
	/** The number of the person. */
	readonly person: number;
}

/** How many exceptions of a scenario a virtual user prints; all of them are counted. */
const maxPrinted = 3;

export class ScenarioRunner {
	private readonly shared: RunnerContext;
	private readonly scenario: string;
	private readonly visits: Visits;
	private readonly tags: ScenarioTag;
	private readonly context: ScenarioContext;
	private readonly types: ScenarioPlan["types"];
	private readonly shares: readonly number[];
	private readonly population: number;
	private exceptions = 0;

	constructor(
		shared: RunnerContext,
		{ scenario, types }: Pick<ScenarioPlan, "scenario" | "types">,
		visits: Visits,
		context: ScenarioContext,
	) {
		this.shared = shared;
		this.scenario = scenario;
		this.visits = visits;
		this.tags = shared.isMix ? { scenario } : {};
		this.context = context;
		this.types = types;
		this.shares = cumulativeShares(types);
		this.population = countOf(shared.people.people);
	}

	/** Resolves to whether the visit ended with an outcome. Never rejects: an exception ends one visit, and is counted. */
	async play({ visitor: number, milliseconds }: Arrival): Promise<boolean> {
		const { metrics, now, warmUpSeconds, printed, tolerated } = this.shared;
		const { tags } = this;
		const isWarmUp = milliseconds < warmUpSeconds * 1000;
		if (!isWarmUp && now) metrics.schedule_lag.add(now() - milliseconds, tags);
		const identity = this.identify(number);
		const { type } = identity;
		const observer = new Observer(
			metrics,
			printed,
			tags,
			type,
			isWarmUp,
			tolerated,
		);
		try {
			const visitor = this.visitorOf(identity, observer, isWarmUp);
			const outcome = await this.visits.visit(
				// Both were made from the workload of these visits.
				visitor as never,
				this.context as never,
			);
			observer.end(outcome);
			if (observer.isTracePrinted(outcome))
				this.print(visitor, observer, outcome);
			return true;
		} catch (error) {
			metrics.exceptions.add(1, tags);
			this.exceptions++;
			if (printed.isVerbose || this.exceptions <= maxPrinted) {
				const stack = String(error instanceof Error ? error.stack : error);
				const event = { event: "exception", visitor: number, stack } as const;
				console.error(formatEvent({ ...event, scenario: this.scenario }));
			}
			return false;
		}
	}

	/** Counts a visitor beyond the bound on visits at once. */
	turnAway({ visitor }: Arrival): void {
		const { type } = this.identify(visitor);
		this.shared.metrics.visitors_turned_away.add(1, { ...this.tags, type });
	}

	/** The order of these draws must not change: the same seed has to give the same visitors. */
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

	/** Prints the trace of a visit with a violation, or of one that failed in the preflight. */
	private print(
		{ number, type, visit }: Visitor,
		{ trace }: Observer,
		outcome: Outcome,
	): void {
		const who = { scenario: this.scenario, visitor: number, type, outcome };
		const attempts = formatTrace(trace);
		const known = visit.known();
		console.warn(
			formatEvent({ event: "visit", visit: { ...who, attempts, known } }),
		);
	}
}
