/** Random draws from the server's seed: the same seed gives the same draws. */
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { z99 } from "../../lib/util/normal.ts";

/** The purposes of draws. Each has a stream of its own, so that they do not affect each other. */
const purposes = { pages: 0, history: 1, faults: 2, service: 3 } as const;

export interface Random {
	/** From 0 up to, but not including, 1. */
	next(): number;
	/** A whole number, both ends included. */
	between(min: number, max: number): number;
	/** True with a probability from 0 to 1. */
	chance(probability: number): boolean;
	/** An item of a list that is not empty. */
	pick<T>(list: readonly T[]): T;
	/** A log-normal number by its median and 99th percentile. */
	logNormal(spread: Spread): number;
}

/** A log-normal distribution. */
export interface Spread {
	readonly median: number;
	readonly p99: number;
}

const warmUpTurns = 64;

/** Draws for one purpose from a seed, 0 to 2³² − 1. */
export function createRandom(
	seed: number,
	purpose: keyof typeof purposes,
): Random {
	const generator = xoroshiro128plus(seed ^ (purposes[purpose] * 0x9e3779b1));
	// The first outputs of small seeds are nearly the same.
	for (let turn = 0; turn < warmUpTurns; turn++) generator.next();
	const next = (): number => uniformFloat64(generator);
	const between = (min: number, max: number): number =>
		uniformInt(generator, min, max);
	return {
		next,
		between,
		chance: (probability) => next() < probability,
		pick(list) {
			const picked = list[between(0, list.length - 1)];
			if (picked === undefined) throw new Error("nothing to pick from");
			return picked;
		},
		logNormal({ median, p99 }) {
			const radius = Math.sqrt(-2 * Math.log(1 - next()));
			const normal = radius * Math.cos(2 * Math.PI * next());
			return median * (p99 / median) ** (normal / z99);
		},
	};
}

/** The mean of a log-normal distribution, from its median and 99th percentile. */
export function meanOf({ median, p99 }: Spread): number {
	const sigma = Math.log(p99 / median) / z99;
	return median * Math.exp(sigma ** 2 / 2);
}
