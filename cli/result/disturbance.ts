/** What disturbed the machine of a run: then slow answers may be the machine's fault, and no limit on them is broken. */
import type { MachineSample } from "../journal/lines.ts";
import type { Lag } from "./lag.ts";

/** The machine during a load. */
export interface Seen {
	/** A second each. */
	readonly samples: readonly MachineSample[];
	/** The number of its cores. */
	readonly cores: number;
	readonly lag: Lag;
}

/** Shares of the time, 0 to 1. */
const maxSteal = 0.02;
const maxPressure = 0.05;
/** Cores that are idle where programs wait only for a moment. */
const minIdleCores = 0.5;
/** In this share of the seconds. */
const idleShare = 0.95;
/** Milliseconds of the lag's 95th percentile, where nothing else is known of a machine. */
const maxLag = 50;

/** A local server's event loop may be delayed by this share of a limit's value. */
const maxDelayShare = 0.1;

/**
 * Why a machine was too disturbed for a limit of so many milliseconds to be called broken; without a limit, whether it was
 * disturbed at all. Undefined where it was not.
 */
export function disturbanceOf(
	{ samples, cores, lag }: Seen,
	limit = Number.POSITIVE_INFINITY,
): string | undefined {
	const steal = mean(samples.map((one) => one.steal));
	if (steal !== undefined && steal > maxSteal)
		return `other virtual machines took ${percent(steal)} of this one's time`;
	const throttled = samples.filter((one) => (one.throttled ?? 0) > 0).length;
	if (throttled > 0)
		return `a CPU quota held programs back in ${throttled} of ${samples.length} seconds`;
	const delay = delayOf(samples);
	if (delay > limit * maxDelayShare)
		return `the local server's event loop was delayed by ${delay.toFixed(1)} ms (p99), more than a tenth of the limit`;
	if (hasIdleCore(samples, cores)) return undefined;
	const pressure = mean(samples.map((one) => one.pressure));
	if (pressure === undefined) return ofUnseen(lag);
	return pressure > maxPressure
		? `programs waited for a core ${percent(pressure)} of the time`
		: undefined;
}

/** Where the system does not say whether programs waited, only the generator's own lag can tell. */
function ofUnseen(lag: Lag): string | undefined {
	const late = lag.quantile(0.95);
	return late > maxLag
		? `the generator's lag was ${late.toFixed(0)} ms (p95), and the machine does not say why`
		: undefined;
}

/** The delay of a local server's event loop that 99 % of the seconds do not exceed, in milliseconds; 0 where it is not known. */
function delayOf(samples: readonly MachineSample[]): number {
	const delays = samples.flatMap(({ targetDelay = [] }) => targetDelay);
	const sorted = delays.sort((one, other) => one - other);
	return sorted[Math.ceil(0.99 * sorted.length) - 1] ?? 0;
}

function hasIdleCore(
	samples: readonly MachineSample[],
	cores: number,
): boolean {
	const known = samples.filter((one) => one.busy !== undefined);
	const idle = known.filter(
		({ busy = 1 }) => (1 - busy) * cores >= minIdleCores,
	);
	return known.length > 0 && idle.length >= idleShare * known.length;
}

function mean(all: readonly (number | undefined)[]): number | undefined {
	const known = all.filter((one) => one !== undefined);
	return known.length === 0
		? undefined
		: known.reduce((sum, one) => sum + one, 0) / known.length;
}

function percent(share: number): string {
	return `${(100 * share).toFixed(0)} %`;
}
