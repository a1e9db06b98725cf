/** Requests that no answer came to, by cause. */
import type { Aggregator } from "../journal/aggregator.ts";
import type { LostResult } from "./schema.ts";

/** Each cause with its count and the second of its first request, the most frequent cause first. */
export function lostByCause(aggregator: Aggregator): LostResult[] {
	const found = new Map<string, LostResult>();
	for (const [at, { measured }] of aggregator.moments().entries())
		for (const { tags, count } of measured.series("requests_lost")) {
			const { cause = "" } = tags;
			const second = at * aggregator.slotSeconds;
			const known = found.get(cause) ?? { cause, count: 0, second };
			found.set(cause, { ...known, count: known.count + count });
		}
	return [...found.values()].sort((one, other) => other.count - one.count);
}
