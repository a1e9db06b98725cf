/** Annotations for GitHub: what was wrong, worst first. */
import { rules } from "../../lib/wire/rules.ts";
import type { Result } from "../result/schema.ts";
import { showMeasured } from "./numbers.ts";

/** GitHub shows no more of one step. */
const mostShown = 10;

interface Annotation {
	readonly level: "error" | "warning";
	readonly title: string;
	readonly message: string;
}

/** A Result as workflow commands, a line each; nothing where nothing is to be told. */
export function renderAnnotations(result: Result): string {
	const found = annotationsOf(result);
	const shown =
		found.length <= mostShown ? found : found.slice(0, mostShown - 1);
	const left: Annotation = {
		level: "warning",
		title: result.scenario,
		message: `and ${found.length - shown.length} more: see summary.md`,
	};
	return [...shown, ...(shown.length < found.length ? [left] : [])]
		.map(
			({ level, title, message }) =>
				`::${level} title=${inProperty(title)}::${inMessage(message)}\n`,
		)
		.join("");
}

function annotationsOf(result: Result): Annotation[] {
	const { verdict, gates, limits, violations, scenario } = result;
	const sentences: Readonly<Record<string, string>> = rules;
	const about = (what: string): string => `${scenario}: ${what}`;
	const errors: Annotation[] = [
		...(verdict.word === "passed" || verdict.word === "inconclusive"
			? []
			: [
					{
						level: "error" as const,
						title: about(verdict.word),
						message: verdict.reasons.join("; "),
					},
				]),
		...gates
			.filter(({ state }) => state === "broken")
			.map(({ gate, figure, bound }) => ({
				level: "error" as const,
				title: about(gate),
				message: `${figure}, expected ${bound}`,
			})),
		...Object.entries(violations.byRule)
			.sort(([, one], [, other]) => other - one)
			.map(([rule, count]) => ({
				level: "error" as const,
				title: about(`${rule} broken ${count} times`),
				message: sentences[rule] ?? rule,
			})),
		...limits
			.filter(({ state }) => state === "broken" || state === "no data")
			.map((one) => ({
				level: "error" as const,
				title: about(`limit: ${one.state}`),
				message: `${one.limit}, measured ${showMeasured(one)}`,
			})),
	];
	const warnings: Annotation[] = [
		...limits
			.filter(({ state }) => state === "warned" || state === "too few samples")
			.map((one) => ({
				level: "warning" as const,
				title: about(`limit: ${one.state}`),
				message: `${one.limit}, measured ${showMeasured(one)} of ${one.samples} samples`,
			})),
		...gates
			.filter(({ state }) => state === "warned")
			.map(({ gate, figure, bound }) => ({
				level: "warning" as const,
				title: about(gate),
				message: `${figure}, expected ${bound}`,
			})),
	];
	return [...errors, ...warnings];
}

function inMessage(text: string): string {
	return text
		.replaceAll("%", "%25")
		.replaceAll("\r", "%0D")
		.replaceAll("\n", "%0A");
}

function inProperty(text: string): string {
	return inMessage(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
