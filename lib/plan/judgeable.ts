/** What can be judged of sessions and their caps: it depends on how many visitors come. */
import { peakRate, type Shape } from "../load/shape.ts";
import type { Target } from "../load/targets.ts";
import type { Settings } from "./settings.ts";

/** The visitors of one scenario. */
interface Arriving {
	readonly shape: Shape;
	readonly plannedVisitors: number;
	/** Sessions that a visitor creates on average. */
	readonly creations: number;
}

/** M31: below the account's promised rate, and without a fault that looks the same, a 503 is this visitor's cap alone. */
export function areCapsJudged(
	{ target, hasRefusingFaults }: Pick<Settings, "target" | "hasRefusingFaults">,
	arriving: readonly Arriving[],
): boolean {
	const { perSecond = 0, burst = 0 } =
		target.promises.capping?.perAccount ?? {};
	const peak = arriving.reduce(
		(sum, { shape, creations }) => sum + peakRate(shape) * creations,
		0,
	);
	// Visitors who come at the same moment use the burst. Fewer come at once than in a whole second.
	return peak < perSecond && peak <= burst && !hasRefusingFaults;
}

/** M31: caps refuse creations alone. A listed target may refuse for lack of capacity as well, unless its caps are far away. */
export function areLiveSessionsServed(
	settings: Pick<Settings, "target" | "hasRefusingFaults">,
	arriving: readonly Arriving[],
): boolean {
	const { target, hasRefusingFaults } = settings;
	return target.isLoopback
		? !hasRefusingFaults
		: areCapsJudged(settings, arriving);
}

/** Beyond its maximum of sessions a server may end sessions and conversations early. */
export function areLifetimesKept(
	{ promises }: Target,
	arriving: readonly Arriving[],
): boolean {
	const created = arriving.reduce(
		(sum, one) => sum + one.plannedVisitors * one.creations,
		0,
	);
	return created < (promises.sessions?.maximum ?? Number.POSITIVE_INFINITY);
}

/** M12: the target is known not to resume live sessions, so that nothing of a run may depend on it. */
export const isLosingSessions = ({
	tolerated,
}: Pick<Settings, "tolerated">): boolean => tolerated.has("M12");
