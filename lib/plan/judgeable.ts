/** What a plan leaves to judge of sessions and their caps: what depends on how many come. */

import { peakRate, type Shape } from "../load/shape.ts";
import type { Target } from "../load/targets.ts";
import type { Settings } from "./settings.ts";

/** A story's visitors. */
interface Coming {
	readonly shape: Shape;
	readonly plannedVisitors: number;
	/** Sessions that a visitor creates on average. */
	readonly creations: number;
}

/** M31: below the account's promised rate, and with no fault that looks the same, a 503 is this visitor's cap alone. */
export function capsAreOwed(
	{ target, hasRefusingFaults }: Pick<Settings, "target" | "hasRefusingFaults">,
	told: readonly Coming[],
): boolean {
	const { perSecond = 0, burst = 0 } =
		target.promises.capping?.perAccount ?? {};
	const most = told.reduce(
		(sum, { shape, creations }) => sum + peakRate(shape) * creations,
		0,
	);
	// Visitors of one moment draw on the burst: a second's worth is more than come at once.
	return most < perSecond && most <= burst && !hasRefusingFaults;
}

/** M31: a cap is for creations. A target that nobody configured here may refuse for lack of capacity as well, unless its caps are far. */
export function livesAreServed(
	settings: Pick<Settings, "target" | "hasRefusingFaults">,
	told: readonly Coming[],
): boolean {
	const { target, hasRefusingFaults } = settings;
	return target.isLoopback ? !hasRefusingFaults : capsAreOwed(settings, told);
}

/** Beyond its maximum an honest server lets sessions and conversations go early. */
export function livesAreWhole(
	{ promises }: Target,
	told: readonly Coming[],
): boolean {
	const created = told.reduce(
		(sum, one) => sum + one.plannedVisitors * one.creations,
		0,
	);
	return created < (promises.sessions?.maximum ?? Number.POSITIVE_INFINITY);
}
