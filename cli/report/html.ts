/** report.html: one file that opens offline, made for reading. */
import { createHash } from "node:crypto";
import type { Result } from "../result/schema.ts";
import { chartSection, drawingsOf, drawingsScript } from "./chart-section.ts";
import { connectionsOf } from "./connections.ts";
import {
	hintsOf,
	showCount,
	showLabels,
	showMeasured,
	showShare,
} from "./format.ts";
import { Html, html } from "./html-text.ts";
import { overview } from "./overview.ts";
import { pageScript, pageStyle } from "./page-script.ts";
import { scenarioResults } from "./scenario-results.ts";
import { scenarioSections } from "./scenario-section.ts";
import { contents, section } from "./section.ts";
import { table } from "./table.ts";
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
	const run: TitledPart = ["the-run", "the run", runCard(result)];
	if (isPreflight) return [traces, run];
	return [
		["over-time", "over time", chartSection(drawings)],
		...scenarioResults(result).flatMap((one) => scenarioSections(one, result)),
		["mix", "the mix", mix(result)],
		traces,
		["no-answer", "without an answer", lost(result)],
		["in-front", "answers in front of the API", inFront(result)],
		["known-deviations", "known deviations", deviations(result)],
		["limits", "limits", limits(result)],
		["validity", "validity", gates(result)],
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

/** Requests without an answer, where there were any. */
function lost({ requests }: Result): Html {
	if (requests.lost.length === 0) return html``;
	return section(
		"no-answer",
		"requests without an answer",
		table(
			["cause", "#requests", "#first in second"],
			requests.lost.map(({ cause, count, second }) => [
				cause,
				showCount(count),
				showCount(second),
			]),
		),
	);
}

/** Answers of something in front of the API, where there were any. */
function inFront({ requests }: Result): Html {
	if (requests.inFront.length === 0) return html``;
	return section(
		"in-front",
		"answers of something in front of the API",
		html`<p class="note">A gateway or a proxy answered. Its answers are failed attempts, and break none of the API's rules.</p>`,
		table(
			[
				"status",
				"media type",
				"#answers",
				"#first in second",
				"step",
				"what it says",
			],
			requests.inFront.map(({ status, media, count, second, example }) => [
				String(status),
				media,
				showCount(count),
				showCount(second),
				example?.step ?? "",
				example ? hintsOf(example).join(", ") : "",
			]),
		),
	);
}

/** Rules that the target is known to break. */
function deviations({ knownDeviations = [] }: Result): Html {
	if (knownDeviations.length === 0) return html``;
	return section(
		"known-deviations",
		"known deviations",
		html`<p class="note">Rules that targets.json says this target breaks. They are counted, and fail no run until their last day.</p>`,
		table(
			["rule", "#times", "last day", "because", "what came, once"],
			knownDeviations.map(
				({ rule, count, until, isOver, because, found = "" }) => [
					rule,
					showCount(count),
					`${until}${isOver ? ", over: judged now" : ""}`,
					because,
					found,
				],
			),
		),
	);
}

/** The mix, where there is one. */
function mix({ mix: found }: Result): Html {
	if (!found) return html``;
	return section(
		"mix",
		"the mix",
		table(
			["scenario", "#asked", "#drawn", "#started", "#turned away", "#of all"],
			found.stories.map(({ scenario, share, drawn, started, turnedAway }) => [
				scenario,
				showShare(share, 1),
				showCount(drawn),
				showCount(started),
				showCount(turnedAway),
				showShare(
					started,
					found.stories.reduce((sum, one) => sum + one.started, 0),
				),
			]),
		),
		html`<p class="note">The schedule draws a scenario for each visitor, by the shares that were asked for.</p>`,
	);
}

/** The limits that were kept; the others are the first part's. */
function limits({ limits: judged, plan }: Result): Html {
	const kept = judged.filter(({ state }) => state === "kept");
	return section(
		"limits",
		"limits",
		html`<p>${kept.length} of ${judged.length} limits were kept${kept.length < judged.length ? html`; the others are <a href="#what-broke">above</a>` : ""}.</p>
<p class="note">Kept and broken are what these samples decide with 95 % and 97.5 % confidence, after all that the generator's own lag may explain. Otherwise a limit is undecided.</p>`,
		folded(
			`The limits that were kept: ${kept.length}`,
			table(
				["limit", "#measured", "#samples", "~why"],
				kept.map((one) => [
					one.limit,
					showMeasured(one),
					showCount(one.samples),
					one.reason,
				]),
			),
		),
		plan.leftOut.length === 0
			? html``
			: folded(
					`Default limits left out, since this plan cannot feed them: ${plan.leftOut.length}`,
					html`<ul>${plan.leftOut.map((limit) => html`<li>${limit}</li>`)}</ul>`,
				),
	);
}

/** The gates that held, or were not judged. */
function gates({ gates: judged }: Result): Html {
	const held = judged.filter(({ state }) => state === "held");
	return section(
		"validity",
		"validity",
		html`<p>${held.length} of ${judged.length} gates held. A broken gate makes a run invalid, whatever was measured.</p>`,
		folded(
			"What was checked",
			table(
				["gate", "~found", "~expected", "!state"],
				judged.map(({ gate, figure, bound, state }) => [
					gate,
					figure,
					bound,
					state,
				]),
			),
		),
	);
}

/** For those who look for it; it is not printed. */
function folded(summary: string, content: Html): Html {
	return html`<details class="aside"><summary>${summary}</summary>${content}</details>`;
}

function runCard({ plan, engine, machine, target }: Result): Html {
	return section(
		"the-run",
		"the run",
		table(
			["what", "as it was"],
			[
				[
					"planned",
					`${plan.visitors} visitors at up to ${plan.rate}/s in ${plan.seconds} s, ${plan.warmUpSeconds} s of warm-up in them, seed ${plan.seed}, time scale ${plan.timeScale}, ${plan.timeoutSeconds} s until a request is given up`,
				],
				["visits at once", describeAtOnce(plan)],
				[
					"connections",
					`${connectionsOf[plan.connections]}; TLS ${target.isVerified ? "verified" : "NOT verified: macOS, loopback"}`,
				],
				["k6", `${engine.version}; ${engine.ended}`],
				[
					"machine",
					`${machine.platform}, ${machine.cpus} CPUs, ${showCount(machine.memoryMebibytes)} MiB, Node ${machine.node}`,
				],
			],
		),
		folded(
			"Settings of the visitors, and k6's command",
			html`<pre>${settingsOf(plan)}</pre>
<p><code>${engine.command}</code></p>`,
		),
	);
}

function describeAtOnce({
	visitsAtOnce,
	virtualUsers,
}: Result["plan"]): string {
	const { quick, slow, bound } = visitsAtOnce;
	return (
		`about ${showCount(quick)} where every answer comes at once, ${showCount(slow)} where all is as slow as the limits allow; ` +
		`beyond ${showCount(bound)} visitors are turned away; ${virtualUsers} event loops`
	);
}

/** The settings of a run, beside its command. */
function settingsOf({ habits, files }: Result["plan"]): string {
	return JSON.stringify({ habits, files }, undefined, 2);
}
