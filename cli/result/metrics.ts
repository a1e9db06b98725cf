/** What the engine's metrics are called where they are exported, and what is made of several of them. */
import type { Distribution } from "../journal/histogram.ts";
import type { Measurements } from "../journal/measurements.ts";

/** The engine exports a rate as how often it was and was not met, by `condition`. */
export const failures = "http_req_failed.total";

/** Durations of steps, those of the warm-up among them. */
export function durationsOf(
	measured: Measurements,
	tags: { readonly scenario?: string; readonly step?: string },
): Distribution {
	const durations = measured.distribution("step_duration", tags);
	durations.merge(measured.distribution("warm_up_duration", tags));
	return durations;
}
