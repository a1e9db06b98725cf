/** How much load, for how long: a profile is a small value, and everything about arrivals is computed from it. */

/** A part of a profile's course: the rate goes steadily from one multiple of the profile's rate to another. */
interface Leg {
	/** Of the profile's seconds. */
	readonly share: number;
	readonly from: number;
	readonly to: number;
}

export interface Profile {
	readonly summary: string;
	/** Visitors a second, of which the course has multiples. */
	readonly rate: number;
	/** Seconds of the course. */
	readonly seconds: number;
	/** Seconds of a steady rise to the course's start, before it: they count in no figure. */
	readonly warmUpSeconds: number;
	readonly course: readonly Leg[];
	/** Shortens think times and pauses before retries alike. */
	readonly timeScale: number;
}

const steady: readonly Leg[] = [{ share: 1, from: 1, to: 1 }];

export const profiles = {
	smoke: {
		summary: "10 visitors a second for 20 s, in a hurry: does it work at all?",
		rate: 10,
		seconds: 20,
		warmUpSeconds: 0,
		course: steady,
		timeScale: 0.1,
	},
	load: {
		summary:
			"50 visitors a second for 5 min after a ramp of 30 s: an ordinary busy day",
		rate: 50,
		seconds: 300,
		warmUpSeconds: 30,
		course: steady,
		timeScale: 1,
	},
	stress: {
		summary:
			"up to 4 times 50 visitors a second in 10 min, and back: what gives way, does it recover?",
		rate: 50,
		seconds: 600,
		warmUpSeconds: 30,
		course: [
			{ share: 0.15, from: 1, to: 1 },
			{ share: 0.05, from: 1, to: 2 },
			{ share: 0.2, from: 2, to: 2 },
			{ share: 0.05, from: 2, to: 3 },
			{ share: 0.2, from: 3, to: 3 },
			{ share: 0.05, from: 3, to: 4 },
			{ share: 0.2, from: 4, to: 4 },
			{ share: 0.1, from: 1, to: 1 },
		],
		timeScale: 0.1,
	},
	spike: {
		summary:
			"20 visitors a second, for half a minute ten times as many: is a rush survived?",
		rate: 20,
		seconds: 180,
		warmUpSeconds: 20,
		course: [
			{ share: 0.4, from: 1, to: 1 },
			{ share: 0.02, from: 1, to: 10 },
			{ share: 0.16, from: 10, to: 10 },
			{ share: 0.02, from: 10, to: 1 },
			{ share: 0.4, from: 1, to: 1 },
		],
		timeScale: 0.1,
	},
	soak: {
		summary:
			"30 visitors a second for 4 h after a ramp of 1 min: does anything grow or wear out?",
		rate: 30,
		seconds: 14_400,
		warmUpSeconds: 60,
		course: steady,
		timeScale: 1,
	},
	breakpoint: {
		summary:
			"from none to 1000 visitors a second in 10 min, ever more: where does it break?",
		rate: 1000,
		seconds: 600,
		warmUpSeconds: 0,
		course: [{ share: 1, from: 0, to: 1 }],
		timeScale: 0.1,
	},
} as const satisfies Record<string, Profile>;

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
