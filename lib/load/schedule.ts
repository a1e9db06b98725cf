/**
 * The schedule: which visitor arrives when. The rate over time is cut into slots. The number of visitors in a slot, and the
 * moment of each, follow from the seed and the visitors' numbers alone. So the same seed gives the same visitors at the
 * same moments in Node and in k6, for any number of virtual users and generators.
 */
import { Random } from "../util/random.ts";
import type { Arrivals } from "./arrivals.ts";
import { poisson } from "./poisson.ts";
import { type Ramp, rampsOf, type Shape } from "./shape.ts";

export interface Schedule {
	readonly shape: Shape;
	readonly arrivals: Arrivals;
	/** A whole number, 0 to 2³² − 1. */
	readonly seed: number;
}

/** The arrival of one visitor. */
export interface Arrival {
	/** Counted from 0. */
	readonly visitor: number;
	/** Milliseconds after the start of the load. */
	readonly milliseconds: number;
	/** Decides which scenario of a mix this visitor plays: uniform, from 0 up to but not including 1. */
	readonly draw: number;
}

/** A short part of a ramp, and how many visitors it gets. */
interface Slot {
	/** Seconds after the start of the load. */
	readonly begin: number;
	readonly seconds: number;
	/** Visitors a second at its start and at its end. */
	readonly from: number;
	readonly to: number;
	/** Visitors expected before it, and in it. */
	readonly before: number;
	readonly expected: number;
	readonly count: number;
}

/** The longest slot in seconds, and its most expected visitors: sorting more at once would delay visitors. */
const maxSlotSeconds = 1;
const maxExpected = 20;
/** The shortest slot: so a day of any rate is planned quickly. */
const minSlotSeconds = 0.05;

/** The number of slots of a ramp; they have equal lengths. */
const slotsIn = ({ seconds, from, rate }: Ramp): number => {
	const wanted = maxExpected / Math.max(from, rate, maxExpected);
	const length = Math.min(maxSlotSeconds, Math.max(minSlotSeconds, wanted));
	return Math.ceil(seconds / length);
};

/** The slots of a schedule, one after the other. */
function* slotsOf({ shape, arrivals, seed }: Schedule): Generator<Slot> {
	const random = new Random(seed ^ countsSalt);
	let index = 0;
	let before = 0;
	for (const ramp of rampsOf(shape)) {
		const slots = slotsIn(ramp);
		const seconds = ramp.seconds / slots;
		const slope = (ramp.rate - ramp.from) / slots;
		for (let at = 0; at < slots; at++) {
			const from = ramp.from + slope * at;
			const to = from + slope;
			const expected = (seconds * (from + to)) / 2;
			random.reset(index++);
			const count =
				arrivals === "even"
					? firstEven(before + expected) - firstEven(before)
					: poisson(expected, random);
			const begin = ramp.begin + seconds * at;
			yield { begin, seconds, from, to, before, expected, count };
			before += expected;
		}
	}
}

/** The first of the even arrivals after so many are expected: visitor n arrives when n + 0.5 are expected. */
const firstEven = (expected: number): number => Math.ceil(expected - 0.5);

/** Counts, moments and visitors each draw from a stream of their own. */
const countsSalt = 0x51ed270b;
const momentsSalt = 0x2545f491;

/**
 * The arrivals that one of several virtual users plays, in the order of their moments: visitor n is played by number n mod
 * `of`.
 */
export function* arrivalsOf(
	schedule: Schedule,
	index = 0,
	of = 1,
): Generator<Arrival> {
	const random = new Random(schedule.seed ^ momentsSalt);
	const isEven = schedule.arrivals === "even";
	let first = 0;
	for (const slot of slotsOf(schedule)) {
		const end = first + slot.count;
		const own: Arrival[] = [];
		const start = first + ((((index - first) % of) + of) % of);
		for (let visitor = start; visitor < end; visitor += of) {
			random.reset(visitor);
			const drawn = random.next();
			const share = isEven
				? (visitor + 0.5 - slot.before) / slot.expected
				: drawn;
			const milliseconds = 1000 * momentIn(slot, share);
			own.push({ visitor, milliseconds, draw: random.next() });
		}
		if (!isEven) own.sort(byMoment);
		yield* own;
		first = end;
	}
}

/** Which scenario of a mix a visitor plays, as in the load. */
export const drawOf = ({ seed }: Schedule, visitor: number): number => {
	const random = new Random(seed ^ momentsSalt, visitor);
	random.next();
	return random.next();
};

/** The same of the first so many visitors. */
export function* drawsOf(
	{ seed }: Schedule,
	visitors: number,
): Generator<number> {
	const random = new Random(seed ^ momentsSalt);
	for (let visitor = 0; visitor < visitors; visitor++) {
		random.reset(visitor);
		random.next();
		yield random.next();
	}
}

const byMoment = (one: Arrival, other: Arrival): number =>
	one.milliseconds - other.milliseconds;

/** Seconds after the start of the load at which this share of a slot's visitors is expected. */
const momentIn = (
	{ begin, seconds, from, to, expected }: Slot,
	share: number,
): number => {
	const slope = (to - from) / seconds;
	const area = share * expected;
	// Where the rate starts at 0 the fraction below would be 0 / 0.
	if (area === 0) return begin;
	// Rounding can bring the end of a ramp down to 0 just below it.
	const rate = Math.sqrt(Math.max(0, from * from + 2 * slope * area));
	return begin + (2 * area) / (from + rate);
};

/** How many visitors a schedule has until any moment. */
export interface Counts {
	readonly visitors: number;
	/** How many arrive until so many seconds after the start of the load; within a slot, as if they came evenly. */
	readonly until: (seconds: number) => number;
}

/** Adds a schedule up, and keeps the sums: two numbers a slot. */
export const countsOf = (schedule: Schedule): Counts => {
	const begins: number[] = [];
	const sums: number[] = [];
	let visitors = 0;
	let end = 0;
	for (const { begin, seconds, count } of slotsOf(schedule)) {
		begins.push(begin);
		sums.push(visitors);
		visitors += count;
		end = begin + seconds;
	}
	begins.push(end);
	sums.push(visitors);
	return {
		visitors,
		until(seconds) {
			const at = lastNotAfter(begins, seconds);
			if (at < 0) return 0;
			const [from = 0, to = from] = [begins[at], begins[at + 1]];
			const [before = 0, after = before] = [sums[at], sums[at + 1]];
			if (to === from) return after;
			return before + ((after - before) * (seconds - from)) / (to - from);
		},
	};
};

/** The index of the last of some rising numbers that is not above another; −1 where all are. */
const lastNotAfter = (rising: readonly number[], value: number): number => {
	let low = -1;
	let high = rising.length;
	while (high - low > 1) {
		const middle = (low + high) >> 1;
		if ((rising[middle] ?? 0) <= value) low = middle;
		else high = middle;
	}
	return low;
};
