/** A visitor: one small object for each visit, with everything that a scenario needs. */
import type { Person } from "../contract/person.ts";
import { consumerIdOf } from "../payloads/engagement.ts";
import type { Handshake } from "../telemetry/steps.ts";
import type { Random } from "../util/random.ts";
import type { ThinkTime } from "../workload/steps.ts";
import type { TypeNames, Workload } from "../workload/workload.ts";
import type { ClientContext } from "./context.ts";
import { Visit } from "./visit.ts";

/** Who a visitor is: all of it follows from the seed and the visitor's number. */
export interface VisitorIdentity<Type extends string = string> {
	/** Counted from 0, over all scenarios of the run. */
	readonly number: number;
	/** One of the scenario's visitor types. */
	readonly type: Type;
	readonly person: Person;
	/** Continues after the draws that chose type and person. */
	readonly random: Random;
}

/** The visitor of a workload: its types, steps and metrics are known to the compiler. */
export type VisitorOf<Of> =
	Of extends Workload<infer Habits, infer Step, infer Metric>
		? Visitor<TypeNames<Habits>, Step, Metric>
		: never;

export class Visitor<
	Type extends string = string,
	Step extends string = string,
	Metric extends string = string,
> implements VisitorIdentity<Type>
{
	readonly number: number;
	/** Names this run and no other. */
	readonly run: string;
	readonly type: Type;
	readonly person: Person;
	readonly random: Random;
	readonly consumerId: string;
	/** For clients other than the visit. */
	readonly context: ClientContext<Step | Handshake, Metric>;
	readonly visit: Visit<Step>;

	constructor(
		{ number, type, person, random }: VisitorIdentity<Type>,
		run: string,
		context: ClientContext<Step | Handshake, Metric>,
	) {
		this.number = number;
		this.run = run;
		this.type = type;
		this.person = person;
		this.random = random;
		this.consumerId = consumerIdOf(person, run, number);
		this.context = context;
		this.visit = new Visit(context);
	}

	/** Pauses for a think time, shortened by the time scale. */
	think({ medianSeconds, p99Seconds }: ThinkTime): Promise<void> {
		const { pause, timeScale } = this.context.target;
		const seconds = this.random.logNormal(medianSeconds, p99Seconds);
		return seconds > 0 ? pause(seconds * timeScale) : Promise.resolve();
	}

	/** Pauses for so many seconds. The time scale does not shorten them. */
	pause(seconds: number): Promise<void> {
		return this.context.target.pause(seconds);
	}

	/** Adds a sample to a metric of the scenario's own. */
	measure(metric: Metric, value: number): void {
		this.context.observer.measure(metric, value);
	}
}
