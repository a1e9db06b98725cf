/**
 * The search for R*, the highest rate whose steady figures keep every limit: a function of what a probe sees, so it is tried on
 * thousands of simulated targets. Doubling brackets R*, probes where they say most narrow it down, and a hold confirms it.
 */
import { type Belief, beliefOf, type Range } from "./belief.ts";
import {
	clearFailureOf,
	failureOf,
	grossFailure,
	isOverloaded,
	type Purpose,
	type Question,
	type Seen,
} from "./seen.ts";
import { spreadOf } from "./spread.ts";

export interface SearchOptions {
	/** Visitors a second of the first probe. */
	readonly from: number;
	/** No probe has a higher rate. */
	readonly to: number;
	/** Half the width of the 95 % interval, as a share of its middle. */
	readonly precision: number;
	/** The rate that is asked for: the search ends as soon as it is known to be held, or not. */
	readonly atLeast: number | undefined;
}

/** What a search asks, and when it has to end. */
export interface Prober {
	/** Asks a target. Resolves to undefined where somebody stopped the search. */
	readonly probe: (question: Question) => Promise<Seen | undefined>;
	/** Whether a probe with so many seconds of steady load ends before the deadline. */
	readonly hasTimeFor: (seconds: number) => boolean;
	/** What is known so far, after each probe. */
	readonly onAnswer?: (answer: Answer) => void;
}

/** Why a search ended. */
export type EndedBy = "limit" | "failures" | "generator" | "bound" | "deadline";

/** A rate with its 95 % interval. */
export interface Interval {
	readonly rate: number;
	readonly low: number;
	readonly high: number;
}

export interface Answer {
	/** The held rate, and the interval of R*; null where no rate was held. */
	readonly holds: Interval | null;
	/** The most likely R*, held or not; null where nothing was kept. */
	readonly estimate: Interval | null;
	/** The throughput under overload; null where no probe overloaded the target. */
	readonly saturation: Interval | null;
	readonly endedBy: EndedBy;
	/** What gave way, and the lowest rate at which it did. */
	readonly limit: string | null;
	readonly breaksAt: number | null;
	/** The interval is as narrow as was asked for. */
	readonly isPrecise: boolean;
	readonly probes: readonly Seen[];
	readonly confirmations: readonly Seen[];
}

/** Seconds of steady load of each kind of probe. */
export const secondsOf: Readonly<Record<Purpose, number>> = {
	doubling: 6,
	search: 20,
	hold: 30,
};

/** Visitors a second: fewer make no figures. */
const lowestRate = 0.05;

/** Holds that may fail before the search says what it knows. */
const maxHolds = 5;

/** Searches until the answer is as precise as asked for, or the search has to end. */
export async function search(
	options: SearchOptions,
	prober: Prober,
): Promise<Answer> {
	const course = new Course(options, prober);
	const bracket = await findBracket(course);
	if (bracket.kind === "ended") return course.answer(bracket.by);
	const by = await narrow(course);
	return course.answer(by);
}

/** The probes so far, and what follows from them. */
class Course {
	readonly options: SearchOptions;
	readonly probes: Seen[] = [];
	readonly #prober: Prober;
	/** Where saturation is looked for; undefined until something gave way. */
	range: Range | undefined;
	/** The rate that was held last. */
	held: number | undefined;
	#known: { readonly probes: number; readonly belief: Belief } | undefined;

	constructor(options: SearchOptions, prober: Prober) {
		this.options = options;
		this.#prober = prober;
	}

	/** Asks once more; undefined where there is no time, or somebody stopped the search. */
	async ask(rate: number, purpose: Purpose): Promise<Seen | undefined> {
		const seconds = secondsOf[purpose];
		if (!this.#prober.hasTimeFor(seconds)) return undefined;
		const number = this.probes.length + 1;
		const question = {
			...{ number, seconds, purpose },
			rate: Math.max(lowestRate, rounded(rate)),
		};
		const seen = await this.#prober.probe(question);
		if (!seen) return undefined;
		this.probes.push(seen);
		this.#prober.onAnswer?.(this.answer("deadline"));
		return seen;
	}

	/** Probes that say something of the target. */
	valid(): Seen[] {
		return this.probes.filter(
			({ generatorFailure }) => generatorFailure === undefined,
		);
	}

	/** The belief, over a range that is wide enough for it. */
	belief(): Belief | undefined {
		if (!this.range) return undefined;
		const probes = this.probes.length;
		if (this.#known?.probes === probes) return this.#known.belief;
		for (let widened = 0; ; widened++) {
			const belief = beliefOf(this.range, this.valid());
			const { from, to } = belief.atEdge;
			if (widened === maxWidened || (from < heavy && to < heavy)) {
				this.#known = { probes, belief };
				return belief;
			}
			this.range = {
				from: from < heavy ? this.range.from : this.range.from / 1.3,
				to: to < heavy ? this.range.to : this.range.to * 1.3,
			};
		}
	}

	estimate(): Interval | null {
		const belief = this.belief();
		if (!belief) return null;
		const [low, rate, high] = [0.025, 0.5, 0.975].map((share) =>
			rounded(belief.quantile(share)),
		);
		return { rate: rate ?? 0, low: low ?? 0, high: high ?? 0 };
	}

	isPrecise(): boolean {
		const found = this.estimate();
		if (!found) return false;
		const { low, high } = found;
		return (high - low) / (high + low) <= this.options.precision;
	}

	/** Whether it is known if the rate that is asked for is held. */
	isGateDecided(): boolean {
		const { atLeast } = this.options;
		const known = { holds: null, estimate: this.estimate() };
		return atLeast !== undefined && isHeld(known, atLeast) !== undefined;
	}

	answer(endedBy: EndedBy): Answer {
		const { held } = this;
		const estimate = this.estimate();
		const broken = this.#lowestBroken();
		const gross = broken && grossFailure(broken);
		const low = estimate?.low ?? held;
		const high = estimate?.high ?? held;
		return {
			holds:
				held === undefined || low === undefined || high === undefined
					? null
					: {
							rate: held,
							low: Math.min(held, low),
							high: Math.max(held, high),
						},
			estimate,
			saturation: saturationOf(this.valid()),
			endedBy:
				endedBy === "limit" && gross?.kind === "failures"
					? "failures"
					: endedBy,
			limit: broken ? (failureOf(broken)?.reason ?? null) : null,
			breaksAt: broken?.rate ?? null,
			isPrecise: this.isPrecise(),
			probes: this.probes.filter(({ purpose }) => purpose !== "hold"),
			confirmations: this.probes.filter(({ purpose }) => purpose === "hold"),
		};
	}

	/** The probe of the lowest rate that broke a limit above the held rate, or above the interval's lower end. */
	#lowestBroken(): Seen | undefined {
		const above = this.held ?? this.estimate()?.low ?? 0;
		return this.valid()
			.filter((seen) => seen.rate > above && failureOf(seen))
			.sort((one, other) => one.rate - other.rate)[0];
	}
}

/** Whether a rate is held, or surely is not; undefined where neither is known. */
export function isHeld(
	{ holds, estimate }: Pick<Answer, "holds" | "estimate">,
	rate: number,
): boolean | undefined {
	if (Math.max(holds?.rate ?? 0, estimate?.low ?? 0) >= rate) return true;
	return estimate && estimate.high < rate ? false : undefined;
}

/** Mass at an edge of the grid that is too much, and how often the grid may be widened after a probe. */
const heavy = 0.01;
const maxWidened = 4;

type Bracket =
	| { readonly kind: "found" }
	| { readonly kind: "ended"; readonly by: EndedBy };

const ended = (by: EndedBy): Bracket => ({ kind: "ended", by });

/** Doubles the rate until something gives. */
async function findBracket(course: Course): Promise<Bracket> {
	const { from, to } = course.options;
	let good: Seen | undefined;
	for (let rate = from; ; rate = Math.min(2 * rate, to)) {
		const seen = await course.ask(rate, "doubling");
		if (!seen) return ended("deadline");
		if (seen.generatorFailure !== undefined)
			return beyondGenerator(course, good?.rate, rate);
		if (clearFailureOf(seen)) return bracketed(course, good, seen);
		good = seen;
		if (rate >= to) return atBound(course, to);
	}
}

/** R* is between a rate that was kept and one that was not. */
function bracketed(course: Course, good: Seen | undefined, bad: Seen): Bracket {
	const { from } = course.options;
	const saturation = saturationOf([bad])?.rate;
	course.range =
		saturation === undefined
			? { from: good ? 0.8 * good.rate : from / 4, to: 2 * bad.rate }
			: { from: 0.85 * saturation, to: 1.15 * saturation };
	return { kind: "found" };
}

/** Everything was kept up to the highest rate that is allowed. */
async function atBound(course: Course, to: number): Promise<Bracket> {
	const seen = await course.ask(to, "hold");
	if (!seen) return ended("deadline");
	if (seen.generatorFailure !== undefined) return ended("generator");
	if (!failureOf(seen)) {
		course.held = seen.rate;
		return ended("bound");
	}
	course.range = { from: 0.8 * to, to: 2 * to };
	return { kind: "found" };
}

/** Rates between the last good one and the one that the generator could not do. */
const lastTries = 3;

/** The generator gave way before the target: the highest rate that it can do is held. */
async function beyondGenerator(
	course: Course,
	good: number | undefined,
	bad: number,
): Promise<Bracket> {
	if (good === undefined) return ended("generator");
	let [low, high] = [good, bad];
	for (let tried = 0; tried < lastTries; tried++) {
		const seen = await course.ask(Math.sqrt(low * high), "doubling");
		if (!seen) return ended("deadline");
		if (seen.generatorFailure !== undefined) high = seen.rate;
		else if (failureOf(seen)) return bracketed(course, undefined, seen);
		else low = seen.rate;
	}
	for (let rate = low; rate > good / 2; rate *= 0.9) {
		const seen = await course.ask(rate, "hold");
		if (!seen) return ended("deadline");
		if (seen.generatorFailure !== undefined) continue;
		if (failureOf(seen)) return bracketed(course, undefined, seen);
		course.held = seen.rate;
		return ended("generator");
	}
	return ended("generator");
}

/** Probes where they say most, until the interval is narrow enough and a rate was held. */
async function narrow(course: Course): Promise<EndedBy> {
	/** A rate below those whose holds failed. */
	let ceiling = Number.POSITIVE_INFINITY;
	for (let holds = 0; holds < maxHolds; ) {
		if (course.isGateDecided()) return "limit";
		const isHold = course.isPrecise();
		const low = course.estimate()?.low ?? 0;
		const seen = isHold
			? await course.ask(Math.min(low, ceiling), "hold")
			: await course.ask(nextRate(course), "search");
		if (!seen) return "deadline";
		if (seen.generatorFailure !== undefined) return "generator";
		if (!isHold) continue;
		holds += 1;
		if (failureOf(seen)) {
			ceiling = furtherDown * seen.rate;
			continue;
		}
		course.held = seen.rate;
		return "limit";
	}
	return "limit";
}

/** The next hold after one that failed has so much of its rate. */
const furtherDown = 0.97;

/** Of some rates around R*, the one whose probe says most of it. */
function nextRate(course: Course): number {
	const belief = course.belief();
	if (!belief) return course.options.from;
	const shares = [0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95];
	const candidates = shares.map((share) => {
		const rate = Math.min(course.options.to, belief.quantile(share));
		return { rate, gain: belief.information(rate, secondsOf.search) };
	});
	return candidates.reduce((best, one) => (one.gain > best.gain ? one : best))
		.rate;
}

/** Two standard errors of a throughput under overload (measured: 1.4 % a probe). */
const saturationError = 0.03;

/** The throughput of probes that the target could not keep up with; null where there was none. */
export function saturationOf(probes: readonly Seen[]): Interval | null {
	const found = probes.filter(isOverloaded);
	if (found.length === 0) return null;
	const logs = found.map(({ completed }) => Math.log(completed));
	const { mean, ofOne } = spreadOf(logs);
	const off = Math.max(saturationError, 2 * ofOne) / Math.sqrt(logs.length);
	return {
		rate: rounded(Math.exp(mean)),
		low: rounded(Math.exp(mean - off)),
		high: rounded(Math.exp(mean + off)),
	};
}

/** Three digits are more than any search knows; rates of a plan are whole hundredths. */
export function rounded(rate: number): number {
	return rate >= 100
		? Math.round(rate * 10) / 10
		: Math.round(rate * 100) / 100;
}
