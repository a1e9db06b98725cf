/** Answers of something in front of the API, as a gateway: how many of each kind, and the first as an example. */
import type { EngineOutput } from "../engine/output.ts";
import type { Aggregator } from "../journal/aggregator.ts";
import type { InFrontResult } from "./schema.ts";

/** By status and media type, the most frequent first. */
export function inFrontBySource(
	aggregator: Aggregator,
	{ events }: EngineOutput,
): InFrontResult[] {
	const found = new Map<string, InFrontResult>();
	for (const [at, { measured }] of aggregator.moments().entries())
		for (const { tags, count } of measured.series("answers_in_front")) {
			const status = Number(tags.status);
			const { media = "" } = tags;
			const key = `${status} ${media}`;
			const known = found.get(key);
			const second = known?.second ?? at * aggregator.slotSeconds;
			const sum = (known?.count ?? 0) + count;
			found.set(key, { status, media, count: sum, second });
		}
	for (const event of events) {
		if (event.event !== "in front") continue;
		const { event: _, status, media, ...example } = event;
		const one = found.get(`${status} ${media}`);
		if (one) one.example ??= example;
	}
	return [...found.values()].sort((one, other) => other.count - one.count);
}
