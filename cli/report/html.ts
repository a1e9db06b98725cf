/** report.html: one file that opens offline, made for reading. */
import { createHash } from "node:crypto";
import type { Result } from "../result/schema.ts";
import { chartSection, drawingsOf, drawingsScript } from "./chart-section.ts";
import { connectionsOf } from "./connections.ts";
import {
	hintsOf,
	showCount,
	showMeasured,
	showResumed,
	showShare,
} from "./format.ts";
import { Html, html } from "./html-text.ts";
import { pageScript, pageStyle } from "./page-script.ts";
import { scenarioResults } from "./scenario-results.ts";
import { scenarioSection } from "./scenario-section.ts";
import { table } from "./table.ts";
import { violationsSection } from "./violations-section.ts";

/** A Result as a page. It loads nothing, and its script only draws data of the page. */
export function renderHtml(result: Result): string {
	const { verdict, scenario } = result;
	const style = pageStyle();
	const script = pageScript();
	const policy = `default-src 'none'; base-uri 'none'; form-action 'none'; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'`;
	const drawings = drawingsOf(result);
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
<main>
${result.preflight ? html`` : loadSections(result, drawings)}
${violationsSection(result)}
${result.preflight ? html`` : [limits(result), gates(result)]}
${runCard(result)}
</main>
${drawingsScript(drawings)}
<script>${new Html(script)}</script>
</body>
</html>`.text
	}\n`;
}

/** What is measured under load. */
function loadSections(
	result: Result,
	drawings: ReturnType<typeof drawingsOf>,
): Html[] {
	return [
		figures(result),
		lost(result),
		inFront(result),
		mix(result),
		...scenarioResults(result).map((one) => scenarioSection(one, result)),
		chartSection(drawings),
	];
}

/** The hash of a script or style, for the page's content security policy. */
function hashOf(text: string): string {
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
}: Result): Html {
	const where = target.isLocalServer ? "a local server" : target.name;
	return html`<header class="${verdict.word}">
<h1>${scenario}: <strong>${verdict.word}</strong>${partial ? " (partial)" : ""}</h1>
<p>${profile} against ${where}, ${startedAt.replace("T", " ").slice(0, 19)} UTC, run ${run}</p>
<p>${connectionsOf[plan.connections]}</p>
<ul>${verdict.reasons.map((reason) => html`<li>${reason}</li>`)}</ul>
</header>`;
}

function figures({
	visitors,
	requests,
	sessionReuse,
	violations: breaches,
	seconds,
	plan,
}: Result): Html {
	const rows: readonly (readonly [string, string])[] = [
		["visitors", showCount(visitors.started)],
		[
			"visitors/s",
			(visitors.started / Math.max(1, Math.min(seconds, plan.seconds))).toFixed(
				1,
			),
		],
		["requests", showCount(requests.count)],
		["failed attempts", showShare(requests.failed, requests.measured)],
		["live sessions resumed", showResumed(sessionReuse)],
		["violations", showCount(breaches.count)],
	];
	return html`<dl class="figures">${rows.map(
		([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
	)}</dl>`;
}

/** Requests without an answer, where there were any. */
function lost({ requests }: Result): Html {
	if (requests.lost.length === 0) return html``;
	return html`<section><h2>Requests without an answer</h2>
${table(
	["cause", "#requests", "#first in second"],
	requests.lost.map(({ cause, count, second }) => [
		cause,
		showCount(count),
		showCount(second),
	]),
)}</section>`;
}

/** Answers of something in front of the API, where there were any. */
function inFront({ requests }: Result): Html {
	if (requests.inFront.length === 0) return html``;
	return html`<section><h2>Answers of something in front of the API</h2>
<p class="note">A gateway or a proxy answered. Its answers are failed attempts, and break none of the API's rules.</p>
${table(
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
)}</section>`;
}

/** The mix, where there is one. */
function mix({ mix: found }: Result): Html {
	if (!found) return html``;
	return html`<section><h2>The mix</h2>
${table(
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
)}
<p class="note">The schedule draws a scenario for each visitor, by the shares that were asked for.</p></section>`;
}

function limits({ limits: judged, plan }: Result): Html {
	return html`<section><h2>Limits</h2>
${table(
	["limit", "#measured", "#samples", "!state", "why"],
	judged.map((one) => [
		one.limit,
		showMeasured(one),
		showCount(one.samples),
		one.state,
		one.reason,
	]),
)}
<p class="note">Kept and broken are what these samples decide with 95 % and 97.5 % confidence, after all that the generator's own lag may explain. Otherwise a limit is undecided.</p>
${plan.leftOut.length === 0 ? "" : html`<details><summary>Default limits left out, since this plan cannot feed them: ${plan.leftOut.length}</summary><ul>${plan.leftOut.map((limit) => html`<li>${limit}</li>`)}</ul></details>`}</section>`;
}

function gates({ gates: judged }: Result): Html {
	return html`<section><h2>Validity</h2>
${table(
	["gate", "found", "expected", "!state"],
	judged.map(({ gate, figure, bound, state }) => [gate, figure, bound, state]),
)}</section>`;
}

function runCard({ plan, engine, machine, target }: Result): Html {
	return html`<section><h2>The run</h2>
${table(
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
)}
<details><summary>Settings of the visitors</summary><pre>${settingsOf(plan)}</pre></details>
<p><code>${engine.command}</code></p></section>`;
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
