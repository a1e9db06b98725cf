/** The violations of a run: how many of each rule, and the first traces. */
import type { Plan } from "../../lib/plan/plan.ts";
import type { EngineOutput } from "../engine/output.ts";
import type { Measurements } from "../journal/measurements.ts";
import type { Result } from "./schema.ts";

/**
 * Counts by rule, with the first violations and traces that k6 printed. Under load only some are printed, and the journal has
 * the counts; a preflight has no journal, and prints all.
 */
export function violationsOf(
	counts: Measurements,
	{ events, visits }: EngineOutput,
	hasLoad: boolean,
): Result["violations"] {
	const printed = events.flatMap((event) => {
		if (event.event !== "violation" || event.isKnown) return [];
		const { event: _, ...violation } = event;
		return [violation];
	});
	const counted = hasLoad
		? counts
				.series("violations")
				.map(({ tags: { rule = "" }, count }) => ({ rule, count }))
		: printed.map(({ rule }) => ({ rule, count: 1 }));
	const byRule: Record<string, number> = {};
	for (const { rule, count } of counted)
		byRule[rule] = (byRule[rule] ?? 0) + count;
	return {
		count: counted.reduce((sum, { count }) => sum + count, 0),
		byRule,
		examples: examplesOf(printed),
		stories: [...visits],
	};
}

/** The first violation of each rule, and further ones until there are ten. */
function examplesOf<Violation extends { readonly rule: string }>(
	printed: readonly Violation[],
): Violation[] {
	const first = printed.filter(
		({ rule }, at) => printed.findIndex((one) => one.rule === rule) === at,
	);
	const others = printed.filter((one) => !first.includes(one));
	return [...first, ...others.slice(0, Math.max(0, 10 - first.length))];
}

/**
 * The deviations that the target is known for: how often each showed, and whether its last day is over. A preflight has no
 * journal, and prints all.
 */
export function deviationsOf(
	counts: Measurements,
	{ events }: EngineOutput,
	{
		target: { knownDeviations = [] },
		tolerated,
	}: Pick<Plan, "target" | "tolerated">,
	hasLoad: boolean,
): NonNullable<Result["knownDeviations"]> {
	return knownDeviations.map((one) => {
		const known = events.flatMap((event) =>
			event.event === "violation" && event.isKnown && event.rule === one.rule
				? event.found
				: [],
		);
		const [found] = known;
		return {
			...one,
			count: hasLoad
				? counts.sum("known_deviations", { rule: one.rule })
				: known.length,
			isOver: !tolerated.has(one.rule),
			...(found !== undefined && { found }),
		};
	});
}
