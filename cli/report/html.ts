/** report.html: one file that opens offline, made for reading. */
import type { Result } from "../result/schema.ts";
import { chartSection, drawingsOf, drawingsScript } from "./chart-section.ts";
import { connectionsOf } from "./connections.ts";
import {
	deviationsSection,
	inFrontSection,
	lostSection,
	mixSection,
} from "./count-sections.ts";
import { documentOf } from "./document.ts";
import { showLabels, showTime } from "./format.ts";
import { type Html, html } from "./html-text.ts";
import { gatesSection, limitsSection } from "./judged-sections.ts";
import { overview } from "./overview.ts";
import { runSection } from "./run-section.ts";
import { scenarioResults } from "./scenario-results.ts";
import { scenarioSections } from "./scenario-section.ts";
import { contents } from "./section.ts";
import { tracesSection } from "./traces.ts";

/** A Result as a page. It loads nothing, and its script only draws data of the page. */
export function renderHtml(result: Result): string {
	const { verdict, scenario } = result;
	const drawings = drawingsOf(result);
	const parts = partsOf(result, drawings).filter(
		([, , { text }]) => text !== "",
	);
	const links = parts.map(([id, title]) => [id, title] as const);
	return documentOf({
		title: `${scenario}: ${verdict.word}`,
		script: "report-page",
		isConnected: false,
		body: html`${header(result)}
${contents([["what-broke", "what broke"], ...links])}
<main>
${overview(result)}
${parts.map(([, , part]) => part)}
</main>
${drawingsScript(drawings)}`,
	});
}

type TitledPart = readonly [id: string, title: string, part: Html];

/** All parts after the first, in order; those that a run does not have are empty. */
function partsOf(
	result: Result,
	drawings: ReturnType<typeof drawingsOf>,
): TitledPart[] {
	const isPreflight = result.preflight !== undefined;
	const traces: TitledPart = [
		"traces",
		"traces",
		tracesSection(result.violations.stories, isPreflight, result.target),
	];
	const run: TitledPart = ["the-run", "the run", runSection(result)];
	if (isPreflight) return [traces, run];
	return [
		["over-time", "over time", chartSection(drawings)],
		...scenarioResults(result).flatMap((one) => scenarioSections(one, result)),
		["mix", "the mix", mixSection(result)],
		traces,
		["no-answer", "without an answer", lostSection(result)],
		["in-front", "answers in front of the API", inFrontSection(result)],
		["known-deviations", "known deviations", deviationsSection(result)],
		["limits", "limits", limitsSection(result)],
		["validity", "validity", gatesSection(result)],
		run,
	];
}

function header({
	verdict,
	scenario,
	profile,
	partial,
	target,
	startedAt,
	run,
	plan,
	labels,
}: Result): Html {
	const rest = verdict.reasons.slice(maxReasons);
	const where = target.isLocalServer ? "a local server" : target.name;
	return html`<header class="${verdict.word}">
<h1>${scenario}: <strong>${verdict.word}</strong>${partial ? " (partial)" : ""}</h1>
<p>${profile} against ${where}, ${showTime(startedAt)}, run ${run}</p>
<p>${connectionsOf[plan.connections]}</p>
${labels ? html`<p>${showLabels(labels)}</p>` : ""}
<ul>${listed(verdict.reasons.slice(0, maxReasons))}</ul>
${rest.length === 0 ? "" : html`<details open><summary>and ${rest.length} more</summary><ul>${listed(rest)}</ul></details>`}
</header>`;
}

/** The page starts with so many reasons; the others can be folded away. */
const maxReasons = 4;

function listed(reasons: readonly string[]): Html[] {
	return reasons.map((reason) => html`<li>${reason}</li>`);
}
