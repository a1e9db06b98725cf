/** Annotations for GitHub: all problems, the worst first. */
import { rules } from "../../lib/contract/rules.ts";
import { onOneLine } from "../../lib/util/one-line.ts";
import type { GateResult, LimitResult, Result } from "../result/schema.ts";
import { showMeasured } from "./format.ts";

/** GitHub shows so many annotations of one step at most. */
const maxShown = 10;

interface Annotation {
	readonly level: "error" | "warning";
	readonly title: string;
	readonly message: string;
}

/** A Result as workflow commands, a line each; empty without problems. */
export function renderAnnotations(result: Result): string {
	const found = annotationsOf(result);
	const shown = found.length <= maxShown ? found : found.slice(0, maxShown - 1);
	const left: Annotation = {
		level: "warning",
		title: result.scenario,
		message: `and ${found.length - shown.length} more: see summary.md`,
	};
	return [...shown, ...(shown.length < found.length ? [left] : [])]
		.map(
			({ level, title, message }) =>
				`::${level} title=${inProperty(onOneLine(title))}::${inMessage(onOneLine(message))}\n`,
		)
		.join("");
}

function annotationsOf(result: Result): Annotation[] {
	const { verdict, gates, limits, violations } = result;
	const sentences: Readonly<Record<string, string>> = rules;
	const as =
		(level: Annotation["level"]) =>
		([what, message]: readonly [string, string]): Annotation => ({
			level,
			title: `${result.scenario}: ${what}`,
			message,
		});
	const gatesThat = (state: GateResult["state"]): [string, string][] =>
		gates
			.filter((one) => one.state === state)
			.map(({ gate, figure, bound }) => [gate, `${figure}, expected ${bound}`]);
	const limitsThat = (...states: LimitResult["state"][]): [string, string][] =>
		limits
			.filter(
				({ state, action }) =>
					states.includes(state) && !(state === "no data" && action === "warn"),
			)
			.map((one) => [
				`limit: ${one.state}`,
				`${one.limit}, measured ${showMeasured(one)} of ${one.samples} samples: ${one.reason}`,
			]);
	const isBad = !["passed", "inconclusive"].includes(verdict.word);
	const errors: [string, string][] = [
		...(isBad
			? [[verdict.word, verdict.reasons.join("; ")] satisfies [string, string]]
			: []),
		...gatesThat("broken"),
		...Object.entries(violations.byRule)
			.sort(([, one], [, other]) => other - one)
			.map(([rule, count]): [string, string] => [
				`${rule} broken ${count === 1 ? "once" : `${count} times`}`,
				sentences[rule] ?? rule,
			]),
		...limitsThat("broken", "no data"),
	];
	const warnings = [
		...(verdict.word === "inconclusive"
			? [[verdict.word, verdict.reasons.join("; ")] satisfies [string, string]]
			: []),
		...limitsThat("warned", "undecided"),
		...gatesThat("warned"),
	];
	return [...errors.map(as("error")), ...warnings.map(as("warning"))];
}

function inMessage(text: string): string {
	return text.replaceAll("%", "%25");
}

function inProperty(text: string): string {
	return inMessage(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
