/** summary.md: fit for a CI job's summary. */
import { rules } from "../../lib/contract/rules.ts";
import { onOneLine } from "../../lib/util/one-line.ts";
import type { Result } from "../result/schema.ts";
import { connectionsOf } from "./connections.ts";
import {
	showCount,
	showFigure,
	showInFront,
	showLabels,
	showLost,
	showMeasured,
	showMilliseconds,
	showResumed,
	showShare,
} from "./format.ts";
import {
	byType,
	type ScenarioResult,
	scenarioResults,
	startedIn,
	sumOf,
} from "./scenario-results.ts";

/** A Result as Markdown. */
export function renderMarkdown(result: Result): string {
	const { verdict, plan } = result;
	return [
		`# ${plain(result.scenario)}: ${verdict.word}${result.partial ? " (partial)" : ""}`,
		"",
		...verdict.reasons.map((reason) => `- ${plain(reason)}`),
		"",
		...(result.preflight ? preflightLines(result) : loadLines(result)),
		...violationTable(result),
		...deviationTable(result),
		...(result.labels ? [`${plain(showLabels(result.labels))}.`, ""] : []),
		`Run ${plain(result.run)}, ${plain(result.startedAt)}, seed ${plan.seed}, k6 ${plain(result.engine.version)}, ${plain(result.engine.ended)}.`,
		"",
	]
		.map(onOneLine)
		.join("\n");
}

/** What was measured under load. */
function loadLines(result: Result): string[] {
	const { visitors, requests, sessionReuse, plan } = result;
	const { finished = 0, left = 0, refused = 0, failed = 0 } = visitors.outcomes;
	return [
		`${connectionsOf[plan.connections]}.`,
		"",
		`${showCount(visitors.started)} visitors started (${plan.rate}/s planned): ${showCount(finished)} finished, ${showCount(left)} left, ` +
			`${showCount(refused)} refused, ${showCount(failed)} failed, ${showCount(visitors.exceptions)} met an exception, ${showCount(visitors.interrupted)} interrupted, ${showCount(visitors.turnedAway)} turned away. ` +
			`${showCount(requests.count)} requests, ${showShare(requests.failed, requests.measured)} failed, ${showCount(requests.retries)} retried; ` +
			`${showResumed(sessionReuse)} of live sessions resumed.`,
		...(requests.lost.length === 0
			? []
			: ["", `No answer came: ${plain(showLost(requests.lost))}.`]),
		...(requests.inFront.length === 0
			? []
			: [
					"",
					`Something in front of the API answered: ${plain(showInFront(requests.inFront))}.`,
				]),
		"",
		...scenarioResults(result).flatMap(scenarioTables),
		...table(
			["scenario", "figure", ""],
			result.figures.map((one) => [one.scenario, one.figure, showFigure(one)]),
		),
		...table(
			["limit", "measured", "samples", "", "why"],
			result.limits.map((one) => [
				one.limit,
				showMeasured(one),
				showCount(one.samples),
				one.state,
				one.reason,
			]),
		),
		...table(
			["gate of validity", "found", "expected", ""],
			result.gates.map(({ gate, figure, bound, state }) => [
				gate,
				figure,
				bound,
				state,
			]),
		),
	];
}

/** The last attempts of the visit that failed, or broke a rule. */
function preflightLines({ violations }: Result): string[] {
	const attempts = violations.stories[0]?.attempts.slice(-3) ?? [];
	if (attempts.length === 0) return [];
	const lines = attempts.flatMap(({ request, sent, status, got }) => [
		`asked ${request}`,
		`  sent ${sent}`,
		`  got  ${status === 0 ? "no answer:" : status} ${got}`,
	]);
	// Every line starts with a word of ours, so none can end the block.
	return ["```text", ...lines, "```", ""];
}

function scenarioTables({
	scenario,
	isOfMix,
	steps,
	places,
}: ScenarioResult): string[] {
	return [
		...(isOfMix ? [`## ${plain(scenario)}`, ""] : []),
		...table(
			["step", "taken", "failed", "p50", "p95", "p99", "max"],
			steps.map(({ step, entered, failed, duration }) => [
				step,
				showCount(entered),
				showCount(failed),
				...[duration.p50, duration.p95, duration.p99, duration.max].map(
					showMilliseconds,
				),
			]),
		),
		...table(
			["visitors", "started", "finished", "left as intended", "lost"],
			byType(places).map(([type, own]) => [
				type,
				showCount(startedIn(own)),
				showCount(sumOf(own, "finished")),
				showCount(sumOf(own, "left")),
				showCount(sumOf(own, "refused") + sumOf(own, "failed")),
			]),
		),
	];
}

function violationTable({ violations }: Result): string[] {
	if (violations.count === 0) return [];
	const sentences = Object.entries<string>(rules);
	return table(
		["violations", "rule", "times"],
		Object.entries(violations.byRule).map(([rule, count]) => [
			rule,
			sentences.find(([name]) => name === rule)?.[1] ?? "",
			showCount(count),
		]),
	);
}

function deviationTable({ knownDeviations = [] }: Result): string[] {
	return table(
		["known deviations", "times", "last day", "because"],
		knownDeviations.map(({ rule, count, until, because }) => [
			rule,
			showCount(count),
			until,
			because,
		]),
	);
}

/** A table with all of its texts escaped; nothing without rows. */
export function table(head: string[], rows: string[][]): string[] {
	if (rows.length === 0) return [];
	const line = (cells: string[]): string =>
		`| ${cells.map(plain).join(" | ")} |`;
	return [line(head), line(head.map(() => "---")), ...rows.map(line), ""];
}

/** Escapes a text for Markdown and HTML. */
export function plain(text: string): string {
	return text
		.replaceAll("&", "&amp;")
		.replace(/[\\`*_[\]|<>#~]/g, "\\$&")
		.replaceAll("\\<", "&lt;")
		.replace(/\s+/g, " ");
}
