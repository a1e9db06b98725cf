/** Decides a limit only where neither chance nor the generator's own lateness could have decided it. */
import type { Distribution } from "../journal/histogram.ts";
import { lowerBound, type Misses, upperBound } from "./binomial.ts";

export interface Decision {
	readonly state: "kept" | "broken" | "undecided";
	/** Why, in one sentence. Made only where it is asked for. */
	readonly explain: () => string;
}

/** A limit on a percentile. All durations are in milliseconds. */
export interface PercentileLimit {
	/** 0.95 for a p95. */
	readonly share: number;
	readonly value: number;
	/** Durations and lags of the same batches of the load, one after the other. */
	readonly durations: readonly Distribution[];
	readonly lags: readonly Distribution[];
	/** Why the machine was disturbed, so that the limit may not be called broken; undefined where it was not. */
	readonly disturbed: string | undefined;
	/** The probability, 0 to 1, of calling a limit broken that is kept. */
	readonly risk: number;
}

/** The risk of a limit on the whole load: of calling it broken, and of calling it kept. */
export const risk = { broken: 0.025, kept: 0.05 } as const;

/** Milliseconds of lateness that are looked at. A late visitor's answers seem up to twice as late as the visitor was. */
const lateness = [1, 2, 5, 10, 20, 50, 100, 250] as const;

/**
 * Decides a limit on a percentile. Lateness makes durations too high, never too low. So a limit is kept where few enough
 * durations are over it, and broken where more are over it than visitors were late.
 */
export function decidePercentile(limit: PercentileLimit): Decision {
	const { value, disturbed } = limit;
	const allowed = percent(allowedBy(limit));
	if (isKept(limit, value))
		return {
			state: "kept",
			explain: () =>
				`with 95 % confidence at most ${allowed} took ${value} ms or longer`,
		};
	const isOver = isBroken(limit, value);
	if (isOver && disturbed === undefined)
		return {
			state: "broken",
			explain: () =>
				`more than ${allowed} took longer than ${value} ms; neither chance nor the generator's lag explains it`,
		};
	return {
		state: "undecided",
		explain: () =>
			isOver
				? `more than ${allowed} took longer than ${value} ms, but ${disturbed}`
				: `${doubt(limit)}; ${decidable(limit)}`,
	};
}

function doubt(limit: PercentileLimit): string {
	const { misses, samples } = missesFrom(limit.durations, limit.value, "high");
	return misses <= samples * allowedBy(limit)
		? "chance may be why it seems kept"
		: "chance or the generator's lag may be why it seems broken";
}

/** A limit on a rate: misses among the samples of each batch, and the share of misses that is allowed. */
export interface RateLimit {
	readonly allowed: number;
	readonly batches: readonly Misses[];
	/** The probability, 0 to 1, of calling a limit broken that is kept. */
	readonly risk: number;
}

/** Decides a limit on a rate, which lateness does not change. One that allows no miss is exact: it is broken by one. */
export function decideRate(limit: RateLimit): Decision {
	const { allowed, batches } = limit;
	const { misses, samples } = sumOf(batches);
	const counted = `${misses} of ${samples} missed it`;
	if (allowed <= 0)
		return {
			state: misses === 0 ? "kept" : "broken",
			explain: () => `${counted}, and none may`,
		};
	const found = withoutCorrelation(batches);
	if (isRateKept(found, limit))
		return {
			state: "kept",
			explain: () =>
				`${counted}: with 95 % confidence the true share is at most ${percent(allowed)}`,
		};
	if (isRateBroken(found, limit))
		return {
			state: "broken",
			explain: () =>
				`${counted}, more than ${percent(allowed)}; chance does not explain it`,
		};
	const isDecidedBy = (times: number): boolean => {
		const many = multiplied(found, times);
		return isRateKept(many, limit) || isRateBroken(many, limit);
	};
	return {
		state: "undecided",
		explain: () =>
			`${counted}: chance may be why; ${advice(timesNeeded(isDecidedBy))}`,
	};
}

function isRateKept(found: Misses, { allowed }: RateLimit): boolean {
	return upperBound(found, 1 - risk.kept) <= allowed;
}

function isRateBroken(found: Misses, limit: RateLimit): boolean {
	return lowerBound(found, 1 - limit.risk) > limit.allowed;
}

/**
 * Misses and samples as if the samples were independent. Samples of a moment resemble each other, so misses vary more
 * between batches than independent ones would: the design effect says by which factor fewer samples say as much.
 */
export function withoutCorrelation(batches: readonly Misses[]): Misses {
	const { misses, samples } = sumOf(batches);
	const filled = batches.filter((batch) => batch.samples > 0);
	if (misses === 0 || misses === samples || filled.length < 2)
		return { misses, samples };
	const share = misses / samples;
	const spread = filled.reduce(
		(sum, batch) => sum + (batch.misses - batch.samples * share) ** 2,
		0,
	);
	const count = filled.length;
	const effect = Math.max(
		1,
		((count / (count - 1)) * spread) / (samples * share * (1 - share)),
	);
	return { misses: misses / effect, samples: samples / effect };
}

function sumOf(batches: readonly Misses[]): Misses {
	return {
		misses: batches.reduce((sum, one) => sum + one.misses, 0),
		samples: batches.reduce((sum, one) => sum + one.samples, 0),
	};
}

function allowedBy({ share }: PercentileLimit): number {
	return 1 - share;
}

/** Whether few enough durations may be of this value or more. */
function isKept(limit: PercentileLimit, value: number, times = 1): boolean {
	const over = multiplied(missesFrom(limit.durations, value, "high"), times);
	return upperBound(over, 1 - risk.kept) <= allowedBy(limit);
}

/** Whether more durations are surely over this value than lateness explains, for some lateness. */
function isBroken(limit: PercentileLimit, value: number, times = 1): boolean {
	const confidence = 1 - limit.risk / lateness.length;
	return lateness.some((late) => {
		const over = missesFrom(limit.durations, value + 2 * late, "low");
		const lags = missesFrom(limit.lags, late, "high");
		return (
			lowerBound(multiplied(over, times), confidence) -
				upperBound(multiplied(lags, times), confidence) >
			allowedBy(limit)
		);
	});
}

function missesFrom(
	all: readonly Distribution[],
	value: number,
	end: "low" | "high",
): Misses {
	return withoutCorrelation(
		all.map((one) => ({
			misses: one.countFrom(value, end),
			samples: one.count,
		})),
	);
}

function multiplied({ misses, samples }: Misses, times: number): Misses {
	return { misses: misses * times, samples: samples * times };
}

/** Which values these samples could have decided, and how many more samples would decide this one. */
function decidable(limit: PercentileLimit): string {
	const max = Math.max(
		limit.value,
		...limit.durations.map((one) => (one.count === 0 ? 0 : one.max)),
	);
	const kept = smallest(max * 1.01, (value) => isKept(limit, value));
	const broken = smallest(max * 1.01, (value) => !isBroken(limit, value));
	const values = [
		...(kept === undefined ? [] : [`kept from ${milliseconds(kept)} on`]),
		...(broken === undefined || broken <= smallestShown
			? []
			: [`broken below ${milliseconds(broken)}`]),
	];
	const times = timesNeeded((factor) =>
		[isKept, isBroken].some((is) => is(limit, limit.value, factor)),
	);
	const shown =
		values.length === 0 ? [] : [`a limit would be ${values.join(", ")}`];
	return [...shown, advice(times)].join("; ");
}

const smallestShown = 0.01;

function milliseconds(value: number): string {
	return `${Number(value.toPrecision(3))} ms`;
}

/** The smallest value up to a maximum for which a monotonic condition holds; undefined where it holds for none. */
function smallest(
	max: number,
	holds: (value: number) => boolean,
): number | undefined {
	if (!holds(max)) return undefined;
	let low = 0;
	let high = max;
	while (high - low > max / 2000) {
		const middle = (low + high) / 2;
		if (holds(middle)) high = middle;
		else low = middle;
	}
	return high;
}

/** Factors of samples that are tried. */
const factors = [1.5, 2, 3, 4, 6, 10, 20, 50, 100];

/** How many times as many samples would decide, if their shares stayed the same; undefined where even a hundred times would not. */
function timesNeeded(decides: (times: number) => boolean): number | undefined {
	return factors.find(decides);
}

function advice(times: number | undefined): string {
	return times === undefined
		? "more samples would hardly help: the figure is too near to the limit, or the generator was too late"
		: `about ${times} times as many samples would decide it`;
}

function percent(share: number): string {
	return `${Number((100 * share).toPrecision(3))} %`;
}
