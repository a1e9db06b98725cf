/**
 * The declared capacity of the server: workers, a service time, a queue. Turns are computed, not measured, so a late
 * delivery does not move the turn of another request.
 */
import * as Type from "typebox";
import type { Random, Spread } from "../store/random.ts";

const strict = { additionalProperties: false };
const milliseconds = Type.Number({ exclusiveMinimum: 0, maximum: 600_000 });

/** A log-normal time by its median and 99th percentile, in milliseconds. */
export const spreadSchema = Type.Object(
	{ median: milliseconds, p99: milliseconds },
	strict,
);

/** The configuration's member. */
export const capacitySchema = Type.Object(
	{
		workers: Type.Integer({ minimum: 1, maximum: 10_000 }),
		serviceMilliseconds: spreadSchema,
		queue: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
	},
	strict,
);

export interface CapacitySettings {
	readonly workers: number;
	readonly serviceMilliseconds: Spread;
	/** Requests that may wait for a worker. */
	readonly queue: number;
}

/** When a request is served, in milliseconds of the clock of its arrival. */
export interface Turn {
	readonly start: number;
	readonly end: number;
}

export class Capacity {
	readonly #settings: CapacitySettings;
	readonly #random: Random;
	/** When each worker becomes free, in ascending order. */
	readonly #freeAt: number[];
	/** The starts of waiting requests, in order. Served ones are removed from the head. */
	readonly #starts: number[] = [];
	#served = 0;

	constructor(settings: CapacitySettings, random: Random) {
		this.#settings = settings;
		this.#random = random;
		this.#freeAt = new Array<number>(settings.workers).fill(
			Number.NEGATIVE_INFINITY,
		);
	}

	/** The turn of a request that arrives now, first come, first served; undefined where the queue is full. */
	admit(now: number): Turn | undefined {
		const free = this.#freeAt[0] ?? now;
		if (free > now && this.#waiting(now) >= this.#settings.queue)
			return undefined;
		const start = Math.max(now, free);
		const end =
			start + this.#random.logNormal(this.#settings.serviceMilliseconds);
		this.#take(end);
		if (start > now) this.#starts.push(start);
		return { start, end };
	}

	/** Sets the next end of the first free worker, and keeps the workers in order. */
	#take(end: number): void {
		let place = 0;
		for (; (this.#freeAt[place + 1] ?? end) < end; place++)
			this.#freeAt[place] = this.#freeAt[place + 1] ?? end;
		this.#freeAt[place] = end;
	}

	#waiting(now: number): number {
		while ((this.#starts[this.#served] ?? now + 1) <= now) this.#served++;
		if (this.#served > 1000) {
			this.#starts.splice(0, this.#served);
			this.#served = 0;
		}
		return this.#starts.length - this.#served;
	}
}
