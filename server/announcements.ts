/** Says what a configuration will break on purpose, so that nobody takes it for a fault of their own. */
import type { Config } from "./config.ts";
import { describeFault } from "./faults/check.ts";
import { meanOf } from "./store/random.ts";

/** One line for each fault, and one for the capacity; none by default. */
export function announcements({ faults, capacity }: Config): string[] {
	const lines = faults.map(
		(entry) => `broken on purpose: ${describeFault(entry)}`,
	);
	if (!capacity) return lines;
	const { workers, serviceMilliseconds, queue } = capacity;
	const most = (workers / meanOf(serviceMilliseconds)) * 1000;
	return [
		...lines,
		`capacity: ${workers} workers, ${most.toFixed(1)} requests/s at most, ${queue} may wait`,
	];
}
