/** The violations of a run: how many of each rule, and the first traces. */
import type { EngineOutput } from "../engine/output.ts";
import type { Measurements } from "../journal/measurements.ts";
import type { Result } from "./schema.ts";

/** Counts by rule, with the first violations and traces that k6 printed. */
export function violationsOf(
	counts: Measurements,
	{ events, visits }: EngineOutput,
): Result["violations"] {
	const byRule: Record<string, number> = {};
	for (const { tags, count } of counts.series("violations")) {
		const { rule = "" } = tags;
		byRule[rule] = (byRule[rule] ?? 0) + count;
	}
	const printed = events.flatMap((event) =>
		event.event === "violation"
			? [{ step: event.step, rule: event.rule, found: event.found }]
			: [],
	);
	return {
		count: counts.sum("violations"),
		byRule,
		examples: printed.slice(0, 10),
		stories: [...visits],
	};
}
