/** How visitors arrive over time: everything about arrivals is computed from a shape. */
import type { Profile } from "./profiles.ts";

/** The rate goes steadily to another; a stage of 0 seconds is a jump. */
interface Stage {
	readonly seconds: number;
	/** Visitors a second at its end. */
	readonly rate: number;
}

/** How visitors arrive. */
export interface Shape {
	/** Visitors a second at the start. */
	readonly startRate: number;
	readonly stages: readonly Stage[];
	/** Seconds at the start that count in no figure. */
	readonly warmUpSeconds: number;
}

/** The shape of a share of a profile's visitors. */
export const shapeOf = (
	{ rate, seconds, warmUpSeconds, course }: Profile,
	share = 1,
): Shape => {
	const times = (multiple: number): number =>
		inHundredths(rate * share * multiple);
	const first = times(course[0]?.from ?? 0);
	const stages: Stage[] = [];
	let last = warmUpSeconds > 0 ? 0 : first;
	const go = (stage: Stage): void => {
		stages.push(stage);
		last = stage.rate;
	};
	if (warmUpSeconds > 0) go({ seconds: warmUpSeconds, rate: first });
	for (const leg of course) {
		if (times(leg.from) !== last) go({ seconds: 0, rate: times(leg.from) });
		go({ seconds: inMilliseconds(seconds * leg.share), rate: times(leg.to) });
	}
	return {
		startRate: warmUpSeconds > 0 ? 0 : first,
		stages,
		warmUpSeconds,
	};
};

/** The engine takes no finer rates; none is so small that nobody comes at all. */
const inHundredths = (rate: number): number =>
	rate > 0 ? Math.max(0.01, Math.round(rate * 100) / 100) : 0;

/** Each stage with the rate it starts at. */
const legsOf = ({
	startRate,
	stages,
}: Shape): (Stage & { readonly from: number })[] =>
	stages.map((stage, index) => ({
		...stage,
		from: stages[index - 1]?.rate ?? startRate,
	}));

/** How many visitors a shape plans. */
export const plannedVisitors = (shape: Shape): number =>
	Math.floor(
		// Shares of seconds are no whole numbers: a sum that is one but for the last digit counts as one.
		legsOf(shape).reduce((sum, leg) => sum + visitorsIn(leg), 0) + 1e-6,
	);

/** How many visitors a shape plans after its warm-up. */
export const measuredVisitors = (shape: Shape): number => {
	const [warmUp] = legsOf(shape);
	const isWarmed = shape.warmUpSeconds > 0 && warmUp !== undefined;
	return plannedVisitors(shape) - (isWarmed ? visitorsIn(warmUp) : 0);
};

/** How many visitors a shape plans until so many seconds after its start. */
export const visitorsUntil = (shape: Shape, seconds: number): number => {
	let left = Math.max(0, seconds);
	let sum = 0;
	for (const leg of legsOf(shape)) {
		const part = Math.min(left, leg.seconds);
		const slope = leg.seconds > 0 ? (leg.rate - leg.from) / leg.seconds : 0;
		sum += part * (leg.from + (slope * part) / 2);
		left -= part;
	}
	return sum;
};

const visitorsIn = ({
	seconds,
	from,
	rate,
}: Stage & { readonly from: number }): number => (seconds * (from + rate)) / 2;

/** How long a shape lasts, in seconds. */
export const lengthSeconds = ({ stages }: Shape): number =>
	inMilliseconds(stages.reduce((sum, { seconds }) => sum + seconds, 0));

/** Shares of seconds make fractions that nobody means. */
const inMilliseconds = (seconds: number): number =>
	Math.round(seconds * 1000) / 1000;

/** Every rate that a shape comes to, in visitors a second. */
export const ratesOf = ({ startRate, stages }: Shape): number[] => [
	startRate,
	...stages.map(({ rate }) => rate),
];

/** The most visitors a second. */
export const peakRate = (shape: Shape): number => Math.max(...ratesOf(shape));

/** The fewest visitors a second that any stage comes to, but for none at all. */
export const lowestRate = (shape: Shape): number =>
	Math.min(...ratesOf(shape).filter((rate) => rate > 0));

/** Whether visitors arrive at one rate from the first to the last second. */
export const isConstant = ({ startRate, stages }: Shape): boolean =>
	stages.length === 1 && stages[0]?.rate === startRate;

/**
 * When visitor `index`, counted from 0, is due: seconds after the start. The engine starts a constant rate with a
 * visitor at once, and another shape's visitor when the area under its rates reaches one more.
 */
export const dueSeconds = (shape: Shape, index: number): number => {
	if (isConstant(shape)) return index / shape.startRate;
	let area = index + 1;
	let begin = 0;
	let from = shape.startRate;
	for (const { seconds, rate } of shape.stages) {
		const whole = (seconds * (from + rate)) / 2;
		if (area <= whole) return begin + secondsUntil(area, from, rate, seconds);
		area -= whole;
		begin += seconds;
		from = rate;
	}
	return begin;
};

/** When the area under a rate that goes from one value to another in `seconds` reaches `area`. */
const secondsUntil = (
	area: number,
	from: number,
	to: number,
	seconds: number,
): number => {
	const slope = (to - from) / seconds;
	if (slope === 0) return area / from;
	return (Math.sqrt(from * from + 2 * slope * area) - from) / slope;
};
