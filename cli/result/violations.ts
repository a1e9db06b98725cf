/** The violations of a run: how many of each rule, and the first stories. */
import type { EngineOutput } from "../engine/output.ts";
import type { Measurements } from "../journal/measurements.ts";
import type { Result } from "./schema.ts";

/** By rule, with the first of them as they were told. */
export function violationsOf(
	counts: Measurements,
	{ events, visits }: EngineOutput,
): Result["violations"] {
	const byRule: Record<string, number> = {};
	for (const { tags, count } of counts.series("violations")) {
		const { rule = "" } = tags;
		byRule[rule] = (byRule[rule] ?? 0) + count;
	}
	const told = events.flatMap((event) =>
		event.event === "violation"
			? [{ step: event.step, rule: event.rule, found: event.found }]
			: [],
	);
	return {
		count: counts.sum("violations"),
		byRule,
		examples: told.slice(0, 10),
		stories: [...visits],
	};
}
