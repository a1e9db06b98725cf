/** The short result at the end of a run: what was measured, then the verdict. */
import { onOneLine } from "../../lib/util/one-line.ts";
import type { Result } from "../result/schema.ts";
import {
	showCount,
	showFigure,
	showInFront,
	showLost,
	showMilliseconds,
	showResumed,
	showShare,
} from "./format.ts";
import { type ScenarioResult, scenarioResults } from "./scenario-results.ts";
import { owedIn } from "./violation.ts";

const barWidth = 12;

/** Colours a text, where the terminal has colours. */
export type Paint = (
	colour: "green" | "red" | "yellow",
	text: string,
) => string;

const plain: Paint = (_, text) => text;

const colourOf = {
	passed: "green",
	failed: "red",
	invalid: "red",
	inconclusive: "yellow",
	stopped: "yellow",
} as const;

/** A Result as lines for the terminal; `folder` is undefined where the reports could not be written. */
export function renderTerminal(
	result: Result,
	folder: string | undefined,
	paint: Paint = plain,
): string {
	const { word, reasons } = result.verdict;
	const before = ["", ...(result.preflight ? [] : loadLines(result))];
	const partial = result.partial ? " (partial)" : "";
	const verdict = `${word.toUpperCase()}${partial}  ${result.scenario} (${result.profile})`;
	const after = [
		// A failed preflight takes three lines.
		...(result.preflight
			? []
			: [
					`  against ${targetOf(result)}, connections ${result.plan.connections}`,
				]),
		...reasons.map((reason) => `  ${reason}`),
		...(folder === undefined ? [] : [`report: ${folder}/report.html`]),
		"",
	];
	return [
		...before.map(onOneLine),
		paint(colourOf[word], onOneLine(verdict)),
		...after.map(onOneLine),
	].join("\n");
}

/** What was measured under load. */
function loadLines(result: Result): string[] {
	const isMix = result.mix !== undefined;
	return [
		...scenarioResults(result).flatMap(scenarioLines),
		...result.figures.map(
			(one) =>
				`${(isMix ? `${one.scenario}: ${one.figure}` : one.figure).padEnd(50)} ${showFigure(one)}`,
		),
		"",
		visitorsLine(result),
		requestsLine(result),
		...lostLines(result),
		...violationLines(result),
		"",
	];
}

function targetOf({ target }: Result): string {
	return target.isLocalServer ? "a local server" : target.name;
}

function visitorsLine({ visitors, seconds }: Result): string {
	const { started, turnedAway, interrupted, outcomes, exceptions } = visitors;
	const ended = Object.entries(outcomes)
		.filter(([, count]) => count > 0)
		.map(([outcome, count]) => `${showCount(count)} ${outcome}`);
	const open = interrupted > 0 ? [`${showCount(interrupted)} interrupted`] : [];
	const lost = turnedAway > 0 ? [`${showCount(turnedAway)} turned away`] : [];
	const met = exceptions > 0 ? [`${showCount(exceptions)} exceptions`] : [];
	const all = [...ended, ...met, ...open, ...lost].join(", ");
	return `visitors    ${showCount(started)} in ${seconds.toFixed(0)} s: ${all === "" ? "none ended" : all}`;
}

function requestsLine({ requests, sessionReuse }: Result): string {
	return `requests    ${showCount(requests.count)}, ${showShare(requests.failed, requests.measured)} failed, ${showCount(requests.retries)} retried; sessions resumed ${showResumed(sessionReuse)}`;
}

function lostLines({ requests: { lost, inFront } }: Result): string[] {
	return [
		...(lost.length === 0 ? [] : [`no answer   ${showLost(lost)}`]),
		...(inFront.length === 0
			? []
			: [`answered by something in front of the API: ${showInFront(inFront)}`]),
	];
}

function scenarioLines({
	scenario,
	isOfMix,
	steps,
	started,
}: ScenarioResult): string[] {
	if (steps.length === 0) return [];
	const max = Math.max(1, started, ...steps.map(({ entered }) => entered));
	const rows = steps.map(({ step, entered, failed, duration }) => [
		step.padEnd(12),
		"█"
			.repeat(Math.max(1, Math.round((entered / max) * barWidth)))
			.padEnd(barWidth),
		showCount(entered).padStart(9),
		showCount(failed).padStart(8),
		showMilliseconds(duration.p50).padStart(10),
		showMilliseconds(duration.p95).padStart(10),
		showMilliseconds(duration.max).padStart(10),
	]);
	const head = [
		"step".padEnd(12),
		"".padEnd(barWidth),
		...heads.map(([text, width]) => text.padStart(width)),
	];
	const title = `${scenario}: ${showCount(started)} visitors`;
	return [
		...(isOfMix ? ["", title] : []),
		...[head, ...rows].map((row) => row.join(" ")),
	];
}

/** With the step and its bar 77 characters, so that a table fits any terminal. */
const heads: readonly (readonly [string, number])[] = [
	["taken", 9],
	["failed", 8],
	["p50", 10],
	["p95", 10],
	["max", 10],
];

/** One line for each broken rule, however often it was broken. */
function violationLines({ violations }: Result): string[] {
	if (violations.count === 0) return ["violations  none"];
	const lines = Object.entries(violations.byRule).map(([rule, count]) => {
		const example = violations.examples.find((one) => one.rule === rule);
		const what = example
			? `at ${example.step}: ${owedIn(example)} Found: ${example.found}`
			: owedIn({ step: "", rule, found: "" });
		return `  ${rule} × ${showCount(count)}, ${what}`;
	});
	return [`violations  ${showCount(violations.count)}`, ...lines];
}
