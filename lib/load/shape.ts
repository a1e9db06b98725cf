/** The rate of arrivals over time, as a small value. */
import type { Profile } from "./profiles.ts";

/** The rate changes linearly; a stage of 0 seconds is a jump. */
export interface Stage {
	readonly seconds: number;
	/** Visitors a second at its end. */
	readonly rate: number;
}

/** A stage of more than 0 seconds, with what came before it. */
export interface Ramp extends Stage {
	/** Seconds after the start of the load. */
	readonly begin: number;
	/** Visitors a second at its start. */
	readonly from: number;
}

/** How the rate of arrivals changes over time. */
export interface Shape {
	/** Visitors a second at the start. */
	readonly startRate: number;
	readonly stages: readonly Stage[];
	/** Seconds at the start that count in no figure. */
	readonly warmUpSeconds: number;
}

/** The shape of a share of a profile's visitors: its warm-up, then its stages. */
export const shapeOf = (
	{ rate: ofAll, seconds, warmUpSeconds, stages: ofProfile }: Profile,
	share = 1,
): Shape => {
	const rate = ofAll * share;
	const first = rate * (ofProfile[0]?.from ?? 0);
	const stages: Stage[] = [];
	let last = warmUpSeconds > 0 ? 0 : first;
	const go = (stage: Stage): void => {
		stages.push(stage);
		last = stage.rate;
	};
	if (warmUpSeconds > 0) go({ seconds: warmUpSeconds, rate: first });
	for (const { share: part, from, to } of ofProfile) {
		if (rate * from !== last) go({ seconds: 0, rate: rate * from });
		go({ seconds: inMilliseconds(seconds * part), rate: rate * to });
	}
	return {
		startRate: warmUpSeconds > 0 ? 0 : first,
		stages,
		warmUpSeconds,
	};
};

/** The ramps of a shape, one after the other. */
export const rampsOf = ({ startRate, stages }: Shape): Ramp[] => {
	let begin = 0;
	let from = startRate;
	const ramps: Ramp[] = [];
	for (const { seconds, rate } of stages) {
		if (seconds > 0) ramps.push({ begin, seconds, from, rate });
		begin += seconds;
		from = rate;
	}
	return ramps;
};

/** How many visitors are expected until so many seconds after the start of the load. */
export const expectedUntil = (shape: Shape, seconds: number): number => {
	let sum = 0;
	for (const { begin, from, rate, seconds: length } of rampsOf(shape)) {
		const part = Math.min(Math.max(0, seconds - begin), length);
		sum += part * (from + (((rate - from) / length) * part) / 2);
	}
	return sum;
};

/** How many visitors are expected in all. */
export const expectedVisitors = (shape: Shape): number =>
	expectedUntil(shape, Number.POSITIVE_INFINITY);

/** How many visitors are expected after the warm-up. */
export const measuredVisitors = (shape: Shape): number =>
	expectedVisitors(shape) - expectedUntil(shape, shape.warmUpSeconds);

/** How long a shape lasts, in seconds. */
export const lengthSeconds = ({ stages }: Shape): number =>
	inMilliseconds(stages.reduce((sum, { seconds }) => sum + seconds, 0));

/** Shares of seconds have long fractions, which are rounded to milliseconds. */
const inMilliseconds = (seconds: number): number =>
	Math.round(seconds * 1000) / 1000;

/** Every rate at the start or end of a stage, in visitors a second. */
const ratesOf = ({ startRate, stages }: Shape): number[] => [
	startRate,
	...stages.map(({ rate }) => rate),
];

/** The highest rate, in visitors a second. */
export const peakRate = (shape: Shape): number => Math.max(...ratesOf(shape));

/** The lowest rate above 0, in visitors a second. */
export const lowestRate = (shape: Shape): number =>
	Math.min(...ratesOf(shape).filter((rate) => rate > 0));

/** Whether the rate never changes. */
export const isConstant = (shape: Shape): boolean =>
	new Set(ratesOf(shape)).size === 1;
