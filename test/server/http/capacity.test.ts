/** Declared capacity: waiting times are the computed ones. */
import { describe, expect, it } from "vitest";
import { z99 } from "../../../lib/util/normal.ts";
import { Capacity } from "../../../server/http/capacity.ts";
import {
	createRandom,
	meanOf,
	type Spread,
} from "../../../server/store/random.ts";

/** Mean of the square of a log-normal time. */
function meanSquareOf({ median, p99 }: Spread): number {
	const sigma = Math.log(p99 / median) / z99;
	return median ** 2 * Math.exp(2 * sigma ** 2);
}

describe("capacity", () => {
	it.each([0.3, 0.5, 0.7])(
		"one worker, Poisson arrivals, %d busy: the mean wait is Pollaczek and Khinchine's within 3 %",
		(busy) => {
			const serviceMilliseconds = { median: 5, p99: 12 };
			const room = new Capacity(
				{ workers: 1, serviceMilliseconds, queue: 1_000_000 },
				createRandom(1, "service"),
			);
			const arrivals = createRandom(7, "faults");
			const rate = busy / meanOf(serviceMilliseconds);
			let now = 0;
			let waited = 0;
			const count = 1_000_000;
			for (let index = 0; index < count; index++) {
				now += -Math.log(1 - arrivals.next()) / rate;
				waited += (room.admit(now)?.start ?? Number.NaN) - now;
			}
			const owed =
				(rate * meanSquareOf(serviceMilliseconds)) / (2 * (1 - busy));
			expect(waited / count / owed).toBeGreaterThan(0.97);
			expect(waited / count / owed).toBeLessThan(1.03);
		},
	);

	it("serves first come, first served, on the first worker that is free", () => {
		const room = new Capacity(
			{ workers: 2, serviceMilliseconds: { median: 10, p99: 10 }, queue: 9 },
			createRandom(1, "service"),
		);
		const turns = [0, 1, 2, 3, 50].map((now) => room.admit(now));
		expect(turns).toEqual([
			{ start: 0, end: 10 },
			{ start: 1, end: 11 },
			{ start: 10, end: 20 },
			{ start: 11, end: 21 },
			{ start: 50, end: 60 },
		]);
	});

	it("takes as many as fit into the queue, and refuses the next until one has left it", () => {
		const room = new Capacity(
			{ workers: 1, serviceMilliseconds: { median: 10, p99: 10 }, queue: 2 },
			createRandom(1, "service"),
		);
		const admitted = [0, 1, 2, 3, 9.9, 10, 10.1, 20].map(
			(now) => room.admit(now) !== undefined,
		);
		expect(admitted).toEqual([
			true,
			true,
			true,
			false,
			false,
			true,
			false,
			true,
		]);
	});

	it("a queue of 0 accepts only requests that a worker is free for", () => {
		const room = new Capacity(
			{ workers: 1, serviceMilliseconds: { median: 10, p99: 10 }, queue: 0 },
			createRandom(1, "service"),
		);
		expect([0, 5, 10].map((now) => room.admit(now) !== undefined)).toEqual([
			true,
			false,
			true,
		]);
	});
});
