/** Announces what a configuration breaks on purpose, so that users do not look for the fault elsewhere. */
import type { Config } from "./config.ts";
import { describeFault } from "./faults/check.ts";
import { meanOf } from "./store/random.ts";

/** A line for each fault and one for the capacity; none for the default configuration. */
export function announcements({ faults, capacity }: Config): string[] {
	const lines = faults.map(
		(entry) => `broken on purpose: ${describeFault(entry)}`,
	);
	if (!capacity) return lines;
	const { workers, serviceMilliseconds, queue } = capacity;
	const max = (workers / meanOf(serviceMilliseconds)) * 1000;
	return [
		...lines,
		`capacity: ${workers} workers, ${max.toFixed(1)} requests/s at most, ${queue} may wait`,
	];
}
