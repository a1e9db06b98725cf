/** Visits at once, from arrivals and ends. */
import { arrival, outcomes } from "../../lib/telemetry/outcomes.ts";
import type { Measurements } from "../journal/measurements.ts";

/** By how many the visits at once grew: arrivals without those that ended. */
export function visitsGained(measured: Measurements): number {
	const count = (step: string): number =>
		measured.sum("visitor_moves", { step });
	return outcomes.reduce(
		(visits, step) => visits - count(step),
		count(arrival),
	);
}
