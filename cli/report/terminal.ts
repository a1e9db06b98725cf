/** The short result at the end of a run. */
import type { Result } from "../result/schema.ts";
import {
	onOneLine,
	showCount,
	showFigure,
	showInFront,
	showLost,
	showMilliseconds,
	showResumed,
	showShare,
} from "./format.ts";
import { type ScenarioResult, scenarioResults } from "./scenario-results.ts";

const barWidth = 24;

/** A Result as lines for the terminal; `folder` is undefined where the reports could not be written. */
export function renderTerminal(
	result: Result,
	folder: string | undefined,
): string {
	return [
		"",
		`${result.verdict.word.toUpperCase()}  ${result.scenario} (${result.profile}) against ${targetOf(result)}, connections ${result.plan.connections}`,
		...result.verdict.reasons.map((reason) => `  ${onOneLine(reason)}`),
		...(result.preflight ? [] : loadLines(result)),
		...(folder === undefined ? [] : ["", `report: ${folder}/report.html`]),
		"",
	].join("\n");
}

/** What was measured under load. */
function loadLines(result: Result): string[] {
	return [
		"",
		visitorsLine(result),
		requestsLine(result),
		...lostLines(result),
		...result.figures.map(
			(one) => `${one.figure.padEnd(40)}${showFigure(one)}`,
		),
		"",
		...scenarioResults(result).flatMap(scenarioLines),
		...violationLines(result),
	];
}

function targetOf({ target }: Result): string {
	return target.isLocalServer ? "a local server" : target.name;
}

function visitorsLine({ visitors, seconds }: Result): string {
	const { started, turnedAway, interrupted, outcomes } = visitors;
	const ended = Object.entries(outcomes)
		.filter(([, count]) => count > 0)
		.map(([outcome, count]) => `${showCount(count)} ${outcome}`);
	const open = interrupted > 0 ? [`${showCount(interrupted)} interrupted`] : [];
	const lost = turnedAway > 0 ? [`${showCount(turnedAway)} turned away`] : [];
	return `visitors  ${showCount(started)} in ${seconds.toFixed(0)} s: ${[...ended, ...open, ...lost].join(", ")}`;
}

function requestsLine({ requests, sessionReuse, violations }: Result): string {
	return (
		`requests  ${showCount(requests.count)}, ${showShare(requests.failed, requests.measured)} failed, ${showCount(requests.retries)} retried; ` +
		`sessions resumed ${showResumed(sessionReuse)}; violations ${showCount(violations.count)}`
	);
}

function lostLines({ requests: { lost, inFront } }: Result): string[] {
	return [
		...(lost.length === 0 ? [] : [`no answer  ${showLost(lost)}`]),
		...(inFront.length === 0
			? []
			: [`answered by something in front of the API  ${showInFront(inFront)}`]),
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
		showCount(entered).padStart(8),
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

const heads: readonly (readonly [string, number])[] = [
	["taken", 8],
	["failed", 8],
	["p50", 10],
	["p95", 10],
	["max", 10],
];

function violationLines({ violations }: Result): string[] {
	if (violations.count === 0) return [];
	const counts = Object.entries(violations.byRule).map(
		([rule, count]) => `${rule} × ${count}`,
	);
	const examples = violations.examples
		.slice(0, 3)
		.map(
			({ rule, step, found }) => `  ${rule} at ${step}: ${onOneLine(found)}`,
		);
	return ["", `violations  ${counts.join(", ")}`, ...examples];
}
