/**
 * A simulated target: the local server's own schedule (Capacity) with visitors who come at random, each with a few requests one
 * after the other. A probe of 20 s takes milliseconds.
 */
import type { Margin, Question, Seen } from "../../cli/capacity/seen.ts";
import { spreadOf } from "../../cli/capacity/spread.ts";
import { z99 } from "../../lib/util/normal.ts";
import { Capacity } from "../../server/http/capacity.ts";
import { createRandom } from "../../server/store/random.ts";

export interface Target {
	readonly workers: number;
	/** The mean service time of a request, in milliseconds. */
	readonly meanMilliseconds: number;
	/** p99 ÷ median of service times. */
	readonly tail: number;
	/** The limit on the p95 of every step, in milliseconds. */
	readonly limit: number;
	/** Standard deviation of the logarithm of service times from run to run. */
	readonly runError: number;
}

/** Requests that a visitor makes, as the funnel's: an engagement, and up to six reports. */
export const requestsPerVisitor = 3.5;
const more = 1 - 1 / requestsPerVisitor;
/** Mean milliseconds between two requests of a visitor. */
const pause = 500;
const riseMilliseconds = 3000;
/** After the rise visits become as many as they stay. */
const settleMilliseconds = 3000;
const batches = 10;

/** The median of a target's service times, which follows from their mean. */
export function medianOf({
	meanMilliseconds,
	tail,
}: Pick<Target, "meanMilliseconds" | "tail">): number {
	return meanMilliseconds * Math.exp(-((Math.log(tail) / z99) ** 2) / 2);
}

/** Visitors a second that a target's workers can serve. */
export function saturationOf({ workers, meanMilliseconds }: Target): number {
	return (workers * 1000) / meanMilliseconds / requestsPerVisitor;
}

/** The steps' durations of a probe, in batches, and what else it counts. */
interface Played {
	readonly durations: readonly (readonly number[])[][];
	readonly visitors: number;
	/** Requests that came in the steady part. */
	readonly offered: number;
	readonly served: number;
	readonly refused: number;
	readonly grown: number;
	readonly inFlight: number;
}

/** Plays visitors of a rate for so many milliseconds after the rise. `scale` multiplies service times. */
export function play(
	target: Target,
	rate: number,
	milliseconds: number,
	seed: number,
	scale = 1,
): Played {
	const random = createRandom(seed, "pages");
	const median = scale * medianOf(target);
	const capacity = new Capacity(
		{
			workers: target.workers,
			serviceMilliseconds: { median, p99: median * target.tail },
			queue: 20_000,
		},
		createRandom(seed, "service"),
	);
	const begin = riseMilliseconds + settleMilliseconds;
	const end = begin + milliseconds;
	const queue = new Moments();
	const exponential = (mean: number): number =>
		-mean * Math.log(1 - random.next());
	const durations = [0, 1].map(() =>
		Array.from({ length: batches }, (): number[] => []),
	);
	let [visitors, offered, served, refused, atStart, atEnd] = [0, 0, 0, 0, 0, 0];
	const ends: number[] = [];
	let next = exponential(1000 / rate);
	for (;;) {
		const isArrival = next <= queue.first();
		const now = isArrival ? next : queue.first();
		if (now >= end) break;
		if (isArrival) {
			// The rise is linear: early visitors are left out with the probability that is missing.
			next = now + exponential(1000 / rate);
			if (now < riseMilliseconds && random.next() > now / riseMilliseconds)
				continue;
		} else queue.shift();
		const isMeasured = now >= begin;
		if (isMeasured && isArrival) visitors += 1;
		const turn = capacity.admit(now);
		if (isMeasured) offered += 1;
		if (!turn) {
			if (isMeasured) refused += 1;
			continue;
		}
		ends.push(turn.end);
		if (turn.end >= begin && turn.end < end) {
			served += 1;
			if (isMeasured) {
				const batch = Math.floor(((now - begin) * batches) / milliseconds);
				durations[isArrival ? 0 : 1]?.[batch]?.push(turn.end - now);
			}
		}
		if (now < begin && turn.end >= begin) atStart += 1;
		if (turn.end >= end) atEnd += 1;
		if (random.next() < more) queue.add(turn.end + exponential(pause));
	}
	return {
		durations,
		visitors,
		offered,
		served,
		refused,
		grown: atEnd - atStart,
		inFlight: atStart,
	};
}

/** What a probe of a simulated target sees. */
export function simulate(
	target: Target,
	question: Question,
	seed: number,
): Seen {
	const { rate, seconds } = question;
	const random = createRandom(seed, "history");
	const scale = random.logNormal({
		median: 1,
		p99: Math.exp(z99 * target.runError),
	});
	const played = play(target, rate, seconds * 1000, seed, scale);
	const { durations, offered, served, refused, grown, inFlight } = played;
	return {
		...question,
		offered: played.visitors / seconds,
		completed: served / seconds / requestsPerVisitor,
		failedShare: refused / Math.max(1, offered),
		margins: durations.map((step, at) => marginOf(step, `step ${at}`, target)),
		otherwiseBroken: undefined,
		isSteady: grown <= 3 * Math.sqrt(inFlight) + 0.05 * offered,
		generatorFailure: undefined,
	};
}

function marginOf(
	step: readonly (readonly number[])[],
	limit: string,
	target: Target,
): Margin {
	const figure = p95(step.flat());
	const logs = step
		.filter((batch) => batch.length > 0)
		.map((batch) => Math.log(p95(batch)));
	const error = spreadOf(logs).ofMean;
	return { limit, figure, value: target.limit, error };
}

export function p95(durations: readonly number[]): number {
	const sorted = Float64Array.from(durations).sort();
	return sorted[Math.max(0, Math.ceil(0.95 * sorted.length) - 1)] ?? 0;
}

/** The moments of requests to come, the first one first: a binary heap. */
class Moments {
	readonly #all: number[] = [];

	first(): number {
		return this.#all[0] ?? Number.POSITIVE_INFINITY;
	}

	add(moment: number): void {
		const all = this.#all;
		let at = all.push(moment) - 1;
		for (let up = (at - 1) >> 1; at > 0; at = up, up = (at - 1) >> 1) {
			if ((all[up] ?? 0) <= moment) break;
			all[at] = all[up] ?? 0;
			all[up] = moment;
		}
	}

	shift(): void {
		const all = this.#all;
		const last = all.pop();
		if (last === undefined || all.length === 0) return;
		let at = 0;
		for (;;) {
			let down = 2 * at + 1;
			if (down >= all.length) break;
			if ((all[down + 1] ?? Infinity) < (all[down] ?? 0)) down += 1;
			if ((all[down] ?? 0) >= last) break;
			all[at] = all[down] ?? 0;
			at = down;
		}
		all[at] = last;
	}
}
