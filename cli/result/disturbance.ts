/** What disturbed the machine of a run: then slow answers may be the machine's fault, and no limit on them is broken. */
import type { MachineSample } from "../journal/lines.ts";

/** Shares of the time, 0 to 1. */
const maxSteal = 0.02;
const maxPressure = 0.05;
/** Cores that are idle where programs wait only for a moment. */
const minIdleCores = 0.5;
/** In this share of the seconds. */
const idleShare = 0.95;

/** Why a machine with so many cores was disturbed; undefined where it was not, or where nothing is known of it. */
export function disturbanceOf(
	samples: readonly MachineSample[],
	cores: number,
): string | undefined {
	const steal = mean(samples.map((one) => one.steal));
	if (steal > maxSteal)
		return `other virtual machines took ${percent(steal)} of this one's time`;
	const throttled = samples.filter((one) => (one.throttled ?? 0) > 0).length;
	if (throttled > 0)
		return `a CPU quota held programs back in ${throttled} of ${samples.length} seconds`;
	const pressure = mean(samples.map((one) => one.pressure));
	if (pressure <= maxPressure || hasIdleCore(samples, cores)) return undefined;
	return `programs waited for a core ${percent(pressure)} of the time`;
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

function mean(all: readonly (number | undefined)[]): number {
	const known = all.filter((one) => one !== undefined);
	return known.length === 0
		? 0
		: known.reduce((sum, one) => sum + one, 0) / known.length;
}

function percent(share: number): string {
	return `${(100 * share).toFixed(0)} %`;
}
