/** Who is visiting: one small object for each visit, with everything that a scenario needs to go on. */
import type { ClientContext } from "../clients/context.ts";
import { Visit } from "../clients/visit.ts";
import type { Person } from "../contract/person.ts";
import { consumerIdOf } from "../payloads/engagement.ts";
import type { Random } from "../util/random.ts";
import type { ThinkTime } from "../workload/steps.ts";

/** Who a visitor is: all of it follows from the seed and the visitor's number. */
export interface VisitorIdentity<Type extends string = string> {
	/** Counted from 0, over all scenarios of the run. */
	readonly number: number;
	/** Which of the scenario's visitor types this one is. */
	readonly type: Type;
	readonly person: Person;
	/** Draws go on after those that made this visitor. */
	readonly random: Random;
}

export class Visitor<Type extends string = string>
	implements VisitorIdentity<Type>
{
	readonly number: number;
	/** Names this run and no other. */
	readonly run: string;
	readonly type: Type;
	readonly person: Person;
	readonly random: Random;
	readonly consumerId: string;
	/** For requests that no visit makes. */
	readonly context: ClientContext;
	readonly visit: Visit;

	constructor(
		{ number, type, person, random }: VisitorIdentity<Type>,
		run: string,
		context: ClientContext,
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

	/** Waits as long as a visitor thinks, shortened by the time scale. */
	think({ medianSeconds, p99Seconds }: ThinkTime): Promise<void> {
		const { pause, timeScale } = this.context.target;
		const seconds = this.random.logNormal(medianSeconds, p99Seconds);
		return seconds > 0 ? pause(seconds * timeScale) : Promise.resolve();
	}

	/** Waits so many seconds, which no time scale shortens. */
	pause(seconds: number): Promise<void> {
		return this.context.target.pause(seconds);
	}
}
