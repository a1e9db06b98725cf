/** What a search asks of a target, and what it sees: plain values, so that a search can be tried on simulated targets. */

/** One rate, held for some time. */
export interface Question {
	/** Counted from 1. */
	readonly number: number;
	/** Visitors a second. */
	readonly rate: number;
	/** Of the steady part, after the rise to the rate. */
	readonly seconds: number;
	readonly purpose: Purpose;
}

/** Doubling looks for gross failure alone, a search probe for the figures, a hold confirms a rate. */
export type Purpose = "doubling" | "search" | "hold";

/** A limit on a duration, and its figure. */
export interface Margin {
	/** In words. */
	readonly limit: string;
	/** Milliseconds. */
	readonly figure: number;
	readonly value: number;
	/** The standard error of the figure's logarithm, by batch means. */
	readonly error: number;
}

/** What was seen at one rate. */
export interface Seen extends Question {
	/** Visitors a second who came in the steady part. */
	readonly offered: number;
	/** Visitors a second that the target kept up with: its throughput ÷ the plan's requests per visitor. */
	readonly completed: number;
	/** The share of attempts that failed, 0 to 1. */
	readonly failedShare: number;
	readonly margins: readonly Margin[];
	/** Limits on anything but durations that were broken, and rules; the first stands for all. */
	readonly otherwiseBroken: string | undefined;
	/** Visits at once did not grow from the window's start to its end, as far as chance allows. */
	readonly isSteady: boolean;
	/** Why the generator could not have done it, where a hard bound of the verdict broke. */
	readonly generatorFailure: string | undefined;
}

/** More failed attempts than this are a gross failure. */
const maxFailedShare = 0.05;
/** And a throughput of less than this share of what came. */
const minCompletedShare = 0.9;

/** Whether the target kept up with too few of who came; chance moves either by the root of their number. */
export function isOverloaded({ offered, completed, seconds }: Seen): boolean {
	const chance = 3 * Math.sqrt(offered / seconds);
	return completed < minCompletedShare * offered - chance;
}

/** The margin that is nearest to its limit, or furthest beyond it. */
export function tightest({
	margins,
}: Pick<Seen, "margins">): Margin | undefined {
	return [...margins].sort((one, other) => excessOf(other) - excessOf(one))[0];
}

/** The logarithm of figure ÷ limit: above 0 where the limit is exceeded. */
export function excessOf({ figure, value }: Margin): number {
	return Math.log(Math.max(figure, 1e-6) / value);
}

/** Whether it failed in another way than by being slow: then figures of durations do not say how near it is. */
export function isFailing({ failedShare, otherwiseBroken }: Seen): boolean {
	return failedShare > maxFailedShare || otherwiseBroken !== undefined;
}

/** Why a target surely gave way at a rate; undefined where it did not. */
export function grossFailure(seen: Seen): GrossFailure | undefined {
	const { failedShare, completed, offered, otherwiseBroken, isSteady } = seen;
	if (failedShare > maxFailedShare)
		return {
			kind: "failures",
			reason: `${percent(failedShare)} of attempts failed`,
		};
	if (otherwiseBroken !== undefined)
		return { kind: "limit", reason: otherwiseBroken };
	if (isOverloaded(seen))
		return {
			kind: "limit",
			reason: `it kept up with ${completed.toPrecision(3)} of ${offered.toPrecision(3)} visitors/s`,
		};
	if (!isSteady)
		return { kind: "limit", reason: "visits at once grew without end" };
	return undefined;
}

export interface GrossFailure {
	readonly kind: "failures" | "limit";
	readonly reason: string;
}

/** Why a rate does not keep its limits by the figures alone; undefined where it does. */
export function failureOf(seen: Seen): GrossFailure | undefined {
	const gross = grossFailure(seen);
	if (gross) return gross;
	const margin = tightest(seen);
	return margin && excessOf(margin) > 0
		? { kind: "limit", reason: margin.limit }
		: undefined;
}

/** So many visitors make a figure that chance does not move far. */
const enoughVisitors = 100;
/** A figure of fewer visitors has to be so many times its limit. */
const farBeyond = Math.log(2);

/** Why a short probe ends the doubling; undefined where chance may be all that is wrong. */
export function clearFailureOf(seen: Seen): GrossFailure | undefined {
	const failure = failureOf(seen);
	const margin = tightest(seen);
	const isClear =
		grossFailure(seen) !== undefined ||
		seen.offered * seen.seconds >= enoughVisitors ||
		(margin !== undefined && excessOf(margin) > farBeyond);
	return isClear ? failure : undefined;
}

function percent(share: number): string {
	return `${Number((100 * share).toPrecision(2))} %`;
}
