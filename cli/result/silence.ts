/** Whether a target stopped answering, by k6's own requests: nobody else may ask it the way that k6 does. */
import type { Aggregator } from "../journal/aggregator.ts";
import { lostIn } from "./evidence.ts";
import { lostByCause } from "./lost.ts";

/** So many requests in a row, over so many seconds, are no chance. */
const minRequests = 10;
const minSeconds = 3;

/** Why the target seems gone at the end of the journal: none of the last requests was answered. Undefined where one was, or few were sent. */
export function silenceAtEnd(aggregator: Aggregator): string | undefined {
	const { slotSeconds } = aggregator;
	let requests = 0;
	let seconds = 0;
	for (const { measured } of aggregator.moments().reverse()) {
		const sent = measured.sum("http_reqs");
		if (sent > lostIn(measured)) break;
		requests += sent;
		if (requests > 0) seconds += slotSeconds;
	}
	if (requests < minRequests || seconds < minSeconds) return undefined;
	const [last] = lostByCause(aggregator);
	return `the target no longer answered: none of the last ${requests} requests, ${seconds} s long (${last?.cause ?? "no cause known"})`;
}
