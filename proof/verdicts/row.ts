/** One row for each run: what was decided, and what was wrong with it. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Result } from "../../cli/result/schema.ts";
import type { Case } from "./cases.ts";

export interface Row {
	readonly case: string;
	readonly seed: number;
	readonly visitors: number;
	readonly verdict: Result["verdict"]["word"];
	/** The first reason. */
	readonly reason: string;
	readonly lag: string;
	/** Limits on the true figure by their value, with the decision. */
	readonly decided: Readonly<Record<string, string>>;
	/** Decisions that contradict the truth. */
	readonly wrong: readonly string[];
}

/** The file that rows are appended to. */
export const rowsFile = fileURLToPath(new URL("rows.ndjson", import.meta.url));

/** All rows so far. */
export function readRows(): Row[] {
	if (!existsSync(rowsFile)) return [];
	const lines = readFileSync(rowsFile, "utf8").trim().split("\n");
	return lines.filter(Boolean).map((line): Row => JSON.parse(line));
}

export function rowOf(run: Case, seed: number, result: Result): Row {
	const { visitors, verdict, gates } = result;
	const { disturbance } = run;
	const onTruth = disturbance
		? result.limits.filter(
				({ step, statistic }) => step === "engage" && statistic === "p95",
			)
		: [];
	const wrong = onTruth
		.filter(({ value, state }) =>
			value < (disturbance?.p95 ?? 0)
				? state === "kept"
				: state === "broken" && !disturbance?.isLeast,
		)
		.map(({ limit, state }) => `${state}: ${limit}`);
	return {
		case: run.name,
		seed,
		visitors: visitors.started,
		verdict: verdict.word,
		reason: verdict.reasons[0] ?? "",
		lag:
			gates.find(({ gate }) => gate.startsWith("schedule lag"))?.figure ?? "",
		decided: Object.fromEntries(
			onTruth.map(({ value, state }) => [String(value), state]),
		),
		wrong,
	};
}
