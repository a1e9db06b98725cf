/** report.html: one file that opens offline, made for reading. */
import { createHash } from "node:crypto";
import type { Result } from "../result/schema.ts";
import { chartSection, drawingsOf, drawingsScript } from "./chart-section.ts";
import { connectionsOf } from "./connections.ts";
import {
	deviationsSection,
	inFrontSection,
	lostSection,
	mixSection,
} from "./count-sections.ts";
import { showLabels } from "./format.ts";
import { Html, html } from "./html-text.ts";
import { gatesSection, limitsSection } from "./judged-sections.ts";
import { overview } from "./overview.ts";
import { pageScript, pageStyle } from "./page-script.ts";
import { runSection } from "./run-section.ts";
import { scenarioResults } from "./scenario-results.ts";
import { scenarioSections } from "./scenario-section.ts";
import { contents } from "./section.ts";
import { tracesSection } from "./traces.ts";

/** A Result as a page. It loads nothing, and its script only draws data of the page. */
export function renderHtml(result: Result): string {
	const { verdict, scenario } = result;
	const style = pageStyle();
	const script = pageScript("report-page");
	const policy = `default-src 'none'; base-uri 'none'; form-action 'none'; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'`;
	const drawings = drawingsOf(result);
	const parts = partsOf(result, drawings).filter(
		([, , { text }]) => text !== "",
	);
	return `<!doctype html>\n${
		html`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${scenario}: ${verdict.word}</title>
<style>${new Html(style)}</style>
</head>
<body>
${header(result)}
${contents([["what-broke", "what broke"], ...parts.map(([id, title]) => [id, title] as const)])}
<main>
${overview(result)}
${parts.map(([, , part]) => part)}
</main>
${drawingsScript(drawings)}
<script>${new Html(script)}</script>
</body>
</html>`.text
	}\n`;
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
		tracesSection(result.violations.stories, isPreflight),
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

/** The hash of a script or style, for the page's content security policy. */
export function hashOf(text: string): string {
	return `sha256-${createHash("sha256").update(text).digest("base64")}`;
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
	const where = target.isLocalServer ? "a local server" : target.name;
	return html`<header class="${verdict.word}">
<h1>${scenario}: <strong>${verdict.word}</strong>${partial ? " (partial)" : ""}</h1>
<p>${profile} against ${where}, ${startedAt.replace("T", " ").slice(0, 19)} UTC, run ${run}</p>
<p>${connectionsOf[plan.connections]}</p>
${labels ? html`<p>${showLabels(labels)}</p>` : ""}
<ul>${reasonsOf(verdict.reasons).map((reason) => html`<li>${reason}</li>`)}</ul>
</header>`;
}

/** The page starts with so many reasons at most; what broke is said in full below them. */
const maxReasons = 4;

function reasonsOf(reasons: readonly string[]): readonly string[] {
	return reasons.length <= maxReasons
		? reasons
		: [
				...reasons.slice(0, maxReasons - 1),
				`and ${reasons.length - maxReasons + 1} more: see what broke`,
			];
}
