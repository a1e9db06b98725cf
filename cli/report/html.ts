/** report.html: one file that opens offline, made for reading. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { rules } from "../../lib/wire/rules.ts";
import type { Result } from "../result/schema.ts";
import { funnelPicture } from "./funnel-picture.ts";
import { Html, html } from "./html-text.ts";
import { latencyPicture } from "./latency-picture.ts";
import {
	showCount,
	showFigure,
	showMeasured,
	showMilliseconds,
	showShare,
} from "./numbers.ts";

const style = readFileSync(new URL("page.css", import.meta.url), "utf8");
const styleHash = createHash("sha256").update(style).digest("base64");

/** A Result as a page. Nothing in it is loaded from elsewhere, and nothing runs. */
export function renderHtml(result: Result): string {
	const { verdict, scenario } = result;
	const policy = `default-src 'none'; style-src 'sha256-${styleHash}'`;
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
${figures(result)}
${steps(result)}
${violations(result)}
${limits(result)}
${gates(result)}
${runCard(result)}
</main>
</body>
</html>`.text
	}\n`;
}

function header({
	verdict,
	scenario,
	profile,
	partial,
	target,
	startedAt,
	run,
}: Result): Html {
	const where = target.isLocalServer ? "a local server" : target.name;
	return html`<header class="${verdict.word}">
<h1>${scenario}: <strong>${verdict.word}</strong>${partial ? " (partial)" : ""}</h1>
<p>${profile} against ${where}, ${startedAt.replace("T", " ").slice(0, 19)} UTC, run ${run}</p>
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
	figures: own,
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
		["failed attempts", showShare(requests.failed, requests.count)],
		[
			"live sessions resumed",
			showShare(sessionReuse.reused, sessionReuse.owed),
		],
		["violations", showCount(breaches.count)],
		...own.map((one): [string, string] => [one.figure, showFigure(one)]),
	];
	return html`<dl class="figures">${rows.map(
		([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
	)}</dl>`;
}

function steps(result: Result): Html {
	if (result.steps.length === 0) return html``;
	const { outcomes, interrupted, dropped } = result.visitors;
	const ends = [
		...Object.entries(outcomes),
		["interrupted", interrupted],
		["never started", dropped],
	];
	return html`<section><h2>How far visitors came</h2>
${funnelPicture(result)}
<p class="note">How visits ended: ${ends.map(([name, count]) => `${count} ${name}`).join(", ")}. Red: the step failed, retries and all.</p>
</section>
<section><h2>How long steps took</h2>
${latencyPicture(result)}
<p class="note">From p50 to p95, the thin line on to the longest; the red mark is the limit on p95. Think time and pauses before retries are left out.</p>
${table(
	[
		"step",
		"#visitors",
		"#failed",
		"#failed attempts",
		"#p50",
		"#p90",
		"#p95",
		"#p99",
		"#max",
	],
	result.steps.map(({ step, entered, failed, failedAttempts, duration }) => [
		step,
		showCount(entered),
		showCount(failed),
		showShare(failedAttempts, 1),
		...Object.values(duration).map(showMilliseconds),
	]),
)}</section>`;
}

function violations({ violations: breaches }: Result): Html {
	if (breaches.count === 0) return html``;
	const sentences: Readonly<Record<string, string>> = rules;
	return html`<section><h2>Broken promises</h2>
${table(
	["rule", "what was promised", "#times"],
	Object.entries(breaches.byRule).map(([rule, count]) => [
		rule,
		sentences[rule] ?? "",
		showCount(count),
	]),
)}
<h2>The first of them</h2>
${table(
	["step", "rule", "what was found"],
	breaches.examples.map(({ step, rule, found }) => [step, rule, found]),
)}</section>`;
}

function limits({ limits: judged, plan }: Result): Html {
	return html`<section><h2>Limits</h2>
${table(
	["limit", "#measured", "#samples", "!"],
	judged.map(({ limit, measured, samples, state }) => [
		limit,
		showMeasured(limit, measured),
		showCount(samples),
		state,
	]),
)}
${plan.leftOut.length === 0 ? "" : html`<p class="note">Default limits left out, since this plan cannot feed them: ${plan.leftOut.join("; ")}.</p>`}</section>`;
}

function gates({ gates: judged }: Result): Html {
	return html`<section><h2>Validity</h2>
${table(
	["gate", "found", "expected", "!"],
	judged.map(({ gate, figure, bound, state }) => [gate, figure, bound, state]),
)}</section>`;
}

function runCard({ plan, engine, machine, target }: Result): Html {
	return html`<section><h2>The run</h2>
${table(
	["", ""],
	[
		[
			"planned",
			`${plan.visitors} visitors at ${plan.rate}/s in ${plan.seconds} s, seed ${plan.seed}, time scale ${plan.timeScale}`,
		],
		["virtual users", plan.virtualUsersReason],
		[
			"connections",
			`one for each virtual user, kept alive; TLS ${target.isVerified ? "verified" : "NOT verified: macOS, loopback"}`,
		],
		["engine", `k6 ${engine.version}; ${engine.ended}`],
		[
			"machine",
			`${machine.platform}, ${machine.cpus} CPUs, ${showCount(machine.memoryMebibytes)} MiB, Node ${machine.node}`,
		],
	],
)}
<p><code>${engine.command}</code></p></section>`;
}

/** A heading that starts with # is of numbers, one with ! of states. */
function table(
	heads: readonly string[],
	rows: readonly (readonly string[])[],
): Html {
	const cell = (text: string, index: number): Html => {
		const kind = heads[index]?.[0];
		if (kind === "#") return html`<td class="number">${text}</td>`;
		if (kind === "!")
			return html`<td class="state ${text.replaceAll(" ", "-")}">${text}</td>`;
		return html`<td>${text}</td>`;
	};
	const head = (text: string): Html =>
		html`<th scope="col"${new Html(text.startsWith("#") ? ' class="number"' : "")}>${text.replace(/^[#!]/, "")}</th>`;
	return html`<div class="scroll"><table><thead><tr>${heads.map(head)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>`)}</tbody></table></div>`;
}
