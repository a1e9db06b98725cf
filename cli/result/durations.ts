/** Durations of steps, those of the warm-up included. */
import type { Tags } from "../../lib/telemetry/metrics.ts";
import type { Distribution } from "../journal/histogram.ts";
import type { Measurements } from "../journal/measurements.ts";

export function durationsOf(measured: Measurements, tags: Tags): Distribution {
	const durations = measured.distribution("step_duration", tags);
	durations.merge(measured.distribution("warm_up_duration", tags));
	return durations;
}
