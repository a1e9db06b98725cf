/**
 * What is believed of R*, the highest rate whose steady figures keep every limit: a posterior over a grid of saturation, of how
 * far below it R* is, and of how much one run differs from the next.
 */
import { lowerTail } from "../../lib/util/normal.ts";
import { expectedAt } from "./queue-law.ts";
import {
	excessOf,
	grossFailure,
	isFailing,
	type Seen,
	tightest,
} from "./seen.ts";

/** Rates between which saturation is looked for, in visitors a second. */
export interface Range {
	readonly from: number;
	readonly to: number;
}

export interface Belief {
	/** The rate that R* does not exceed with this probability. */
	quantile(share: number): number;
	/** How much a probe at a rate would say of R*, in nats. */
	information(rate: number, seconds: number): number;
	/** The probability that saturation is at the range's lower or upper edge, where the range should be wider. */
	readonly atEdge: { readonly from: number; readonly to: number };
}

/** Points of the grid of saturations. */
const saturations = 31;
/** ln(saturation ÷ R*): fine steps of R*, and finer ones near saturation. */
const distances = distancesUpTo(1.2);
/** What answers take without waiting, as a multiple of the lowest figure so far: a percentile of two times is less than the sum of theirs. */
const floors = [0.35, 0.65, 0.95];
/** Standard deviation of a target's capacity from run to run. */
const runErrors = [0.006, 0.02, 0.04, 0.07];
/** How far the law itself may be off, in ln(figure). */
const lawError = 0.12;
/** Figures further from their limit than this say no more than that they are far from it. */
const farthest = 2;
/** The probability of an observation that no law explains. */
const surprise = 0.02;
/** Of a throughput, beside the chance of who came (measured: 1.4 %). */
const throughputError = 0.012;
/** Standard deviation ÷ mean of a visitor's number of requests. */
const requestsSpread = 0.8;
/** Seconds of rise before a probe's steady part; queues grow in them as well. */
export const riseSeconds = 3;

/** A grid's nodes, a column for each member. */
interface Nodes {
	readonly saturation: Float64Array;
	readonly gap: Float64Array;
	readonly floor: Float64Array;
	readonly runError: Float64Array;
	readonly weight: Float64Array;
}

/** The belief after these probes: over a coarse grid first, then over a fine one around what that finds. */
export function beliefOf(range: Range, probes: readonly Seen[]): Belief {
	const isSides = probes.some(isFailing);
	const lowest = lowestFigure(probes);
	const coarse = gridOf(Math.log(range.from), Math.log(range.to), lowest);
	weigh(coarse, probes, isSides);
	const { mean, error, from, to } = saturationIn(coarse);
	const reach = Math.max(0.02, 4 * error);
	const fine = gridOf(
		Math.max(Math.log(range.from), mean - reach),
		Math.min(Math.log(range.to), mean + reach),
		lowest,
	);
	weigh(fine, probes, isSides);
	const rates = fine.saturation.map(
		(saturation, at) => saturation * (1 - (fine.gap[at] ?? 0)),
	);
	const posterior = posteriorOf(rates, fine.weight);
	const limitSeconds = limitOf(probes) / 1000;
	return {
		quantile: (share) => quantileOf(posterior, share),
		information: (rate, seconds) =>
			informationOf(fine, rates, rate, seconds, limitSeconds),
		atEdge: { from, to },
	};
}

/** The lowest figure of all probes with enough visitors, as a share of its limit. */
function lowestFigure(probes: readonly Seen[]): number {
	const shares = probes
		.filter(({ offered, seconds }) => offered * seconds >= minVisitors)
		.flatMap((seen) => {
			const margin = tightest(seen);
			return margin ? Math.exp(excessOf(margin)) : [];
		});
	return Math.min(0.8, ...shares);
}

/** A grid between two logarithms of saturations. */
function gridOf(low: number, high: number, lowest: number): Nodes {
	const count =
		saturations * distances.length * floors.length * runErrors.length;
	const column = (): Float64Array => new Float64Array(count);
	const nodes = {
		saturation: column(),
		gap: column(),
		floor: column(),
		runError: column(),
		weight: column(),
	};
	let index = 0;
	for (let at = 0; at < saturations; at++)
		for (const { distance } of distances)
			for (const floor of floors)
				for (const runError of runErrors) {
					nodes.saturation[index] = Math.exp(
						low + ((high - low) * at) / (saturations - 1),
					);
					nodes.gap[index] = 1 - Math.exp(-distance);
					nodes.floor[index] = floor * lowest;
					nodes.runError[index] = runError;
					index += 1;
				}
	return nodes;
}

/** Distances with the width of their cell, which is their prior weight: each rate is as likely as any other. */
function distancesUpTo(
	max: number,
): { readonly distance: number; readonly width: number }[] {
	const found: { distance: number; width: number }[] = [];
	for (let low = 0, width = 0.002; low < max; low += width) {
		width = Math.min(0.016, width * 1.3);
		found.push({ distance: low + width / 2, width });
	}
	return found;
}

/** Sets the posterior weights; they add up to 1. */
function weigh(nodes: Nodes, probes: readonly Seen[], isSides: boolean): void {
	const { weight } = nodes;
	const perDistance = floors.length * runErrors.length;
	for (let at = 0; at < weight.length; at++) {
		const place = Math.floor(at / perDistance) % distances.length;
		weight[at] = Math.log(distances[place]?.width ?? 0);
	}
	for (const seen of probes) addEvidence(nodes, seen, isSides);
	const max = weight.reduce((one, other) => Math.max(one, other), -Infinity);
	let sum = 0;
	for (let at = 0; at < weight.length; at++) {
		weight[at] = Math.exp((weight[at] ?? 0) - max);
		sum += weight[at] ?? 0;
	}
	for (let at = 0; at < weight.length; at++)
		weight[at] = (weight[at] ?? 0) / sum;
}

/** Adds the logarithm of a probe's likelihood to each node's weight. */
function addEvidence(nodes: Nodes, seen: Seen, isSides: boolean): void {
	const { saturation, gap, floor, runError, weight } = nodes;
	const { rate, seconds, offered, completed } = seen;
	const margin = tightest(seen);
	const excess = clamped(margin ? excessOf(margin) : -farthest);
	const isAbove = grossFailure(seen) !== undefined || excess > 0;
	const limitSeconds = (margin?.value ?? 1000) / 1000;
	const chance = requestsSpread / Math.sqrt(Math.max(1, offered * seconds));
	const isThroughput = offered * seconds >= minVisitors;
	for (let at = 0; at < weight.length; at++) {
		const [most = 1, idle = 0, share = 0, run = 0] = [
			saturation[at],
			gap[at],
			floor[at],
			runError[at],
		];
		let likelihood: number;
		if (isSides) {
			const distance = Math.log(rate / (most * (1 - idle)));
			const above = lowerTail(distance / Math.hypot(run, throughputError));
			likelihood = isAbove ? above : 1 - above;
		} else {
			const law = { saturation: most, gap: idle, floor: share };
			const found = expectedAt(law, rate, seconds, limitSeconds);
			const error = Math.hypot(
				found.error,
				Math.min(1, found.slope * run),
				lawError,
			);
			const z = (excess - clamped(found.excess)) / error;
			likelihood = Math.exp((-z * z) / 2) / error;
		}
		let log = Math.log(surprise * 0.25 + (1 - surprise) * likelihood);
		if (isThroughput) {
			const expected = Math.min(offered, most);
			const error = Math.hypot(
				chance,
				throughputError,
				offered > most * 0.97 ? run : 0,
			);
			const z = Math.log(Math.max(completed, 1e-3) / expected) / error;
			log +=
				Math.log(surprise + (1 - surprise) * Math.exp((-z * z) / 2)) -
				Math.log(error);
		}
		weight[at] = (weight[at] ?? 0) + log;
	}
}

/** Fewer visitors say nothing of a throughput. */
const minVisitors = 100;

function clamped(excess: number): number {
	return Math.max(-farthest, Math.min(farthest, excess));
}

/** The logarithm of the saturation, and how much of it is at the edges. */
function saturationIn({ saturation, weight }: Nodes) {
	const per = weight.length / saturations;
	const masses = Array.from({ length: saturations }, (_, at) =>
		weight
			.subarray(at * per, (at + 1) * per)
			.reduce((sum, one) => sum + one, 0),
	);
	const logs = masses.map((_, at) => Math.log(saturation[at * per] ?? 1));
	const mean = masses.reduce(
		(sum, mass, at) => sum + mass * (logs[at] ?? 0),
		0,
	);
	const variance = masses.reduce(
		(sum, mass, at) => sum + mass * ((logs[at] ?? 0) - mean) ** 2,
		0,
	);
	const step = (logs[1] ?? 0) - (logs[0] ?? 0);
	return {
		mean,
		error: Math.hypot(Math.sqrt(variance), step / 2),
		from: masses[0] ?? 0,
		to: masses.at(-1) ?? 0,
	};
}

function limitOf(probes: readonly Seen[]): number {
	const values = probes.flatMap((seen) => tightest(seen)?.value ?? []);
	return values.at(-1) ?? 1000;
}

/** The weight of rates, in cells of equal logarithms. */
interface Posterior {
	/** The logarithm of the lowest rate, and the width of a cell. */
	readonly low: number;
	readonly width: number;
	readonly masses: Float64Array;
}

const cells = 800;

function posteriorOf(rates: Float64Array, weight: Float64Array): Posterior {
	const low = Math.log(rates.reduce((one, other) => Math.min(one, other)));
	const high = Math.log(rates.reduce((one, other) => Math.max(one, other)));
	const width = (high - low) / cells;
	const masses = new Float64Array(cells);
	for (let at = 0; at < rates.length; at++) {
		const cell = Math.floor((Math.log(rates[at] ?? 1) - low) / width);
		const place = Math.min(cells - 1, cell);
		masses[place] = (masses[place] ?? 0) + (weight[at] ?? 0);
	}
	return { low, width, masses };
}

/** The rate below which this share of the weight is. */
function quantileOf({ low, width, masses }: Posterior, share: number): number {
	let passed = 0;
	let cell = 0;
	for (; cell < cells - 1; cell++) {
		const mass = masses[cell] ?? 0;
		if (passed + mass >= share) break;
		passed += mass;
	}
	const within = (share - passed) / Math.max(1e-12, masses[cell] ?? 0);
	return Math.exp(low + width * (cell + Math.min(1, Math.max(0, within))));
}

/**
 * The mutual information of a probe's figure and R*, as if both were normal: how much of what is expected of the figure follows
 * from R*, against what chance adds.
 */
function informationOf(
	{ saturation, gap, floor, runError, weight }: Nodes,
	rates: Float64Array,
	rate: number,
	seconds: number,
	limitSeconds: number,
): number {
	let [sum, x, y, xx, yy, xy, noise] = [0, 0, 0, 0, 0, 0, 0];
	for (let at = 0; at < weight.length; at++) {
		const share = weight[at] ?? 0;
		if (share < negligible) continue;
		const law = {
			saturation: saturation[at] ?? 1,
			gap: gap[at] ?? 0,
			floor: floor[at] ?? 0,
		};
		const found = expectedAt(law, rate, seconds, limitSeconds);
		const [r, figure] = [Math.log(rates[at] ?? 1), clamped(found.excess)];
		const run = Math.min(1, found.slope * (runError[at] ?? 0));
		sum += share;
		x += share * r;
		y += share * figure;
		xx += share * r * r;
		yy += share * figure * figure;
		xy += share * r * figure;
		noise += share * (found.error ** 2 + run ** 2 + lawError ** 2);
	}
	const covariance = xy / sum - (x / sum) * (y / sum);
	const variance = xx / sum - (x / sum) ** 2;
	const explained = variance > 0 ? covariance ** 2 / variance : 0;
	const all = yy / sum - (y / sum) ** 2 + noise / sum;
	return -0.5 * Math.log1p(-explained / all);
}

const negligible = 1e-6;
