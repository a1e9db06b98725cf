/** Failed attempts: those that k6 counted, and refusals that only had the status of the expected one. */
import { met, type Tags } from "../../lib/telemetry/metrics.ts";
import type { Measurements } from "../journal/measurements.ts";

/** How many attempts failed, of how many; after the warm-up. */
export function attemptsIn(
	all: Measurements,
	tags: Tags = {},
): { failed: number; attempts: number } {
	return {
		failed:
			all.sum("http_req_failed.total", { ...tags, ...met }) +
			all.sum("refusals_mistaken", tags),
		attempts: all.sum("http_req_failed.total", tags),
	};
}
