/** report.html: one file that opens offline, made for reading. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { rulesIn } from "../../lib/load/story-events.ts";
import { rules } from "../../lib/wire/rules.ts";
import type { BrokenStory, Result } from "../result/schema.ts";
import { funnelPicture, parts } from "./funnel-picture.ts";
import { Html, html } from "./html-text.ts";
import { latencyPicture } from "./latency-picture.ts";
import {
	showCount,
	showFigure,
	showMeasured,
	showMilliseconds,
	showShare,
} from "./numbers.ts";
import {
	byType,
	startedIn,
	sumOf,
	type ToldStory,
	toldStories,
} from "./told.ts";

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
${mix(result)}
${toldStories(result).map((told) => story(told, result))}
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
		["failed attempts", showShare(requests.failed, requests.measured)],
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

function story(told: ToldStory, result: Result): Html {
	const { scenario, isPart, places, steps } = told;
	const of = isPart ? `${scenario}: ` : "";
	const legend = parts.map(
		([part, meaning]) =>
			html`<span class="key"><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="${part}" width="10" height="10"/></svg>${meaning}</span>`,
	);
	return html`<section><h2>${of}how far visitors came</h2>
${funnelPicture(told)}
<p class="note">${legend}</p>
${table(
	[
		"visitors",
		"#started",
		"#finished",
		"#left as intended",
		"#refused",
		"#failed",
		"#in flight",
	],
	byType(places).map(([type, own]) => [
		type,
		showCount(startedIn(own)),
		...(["finished", "left", "refused", "failed", "inFlight"] as const).map(
			(count) => showCount(sumOf(own, count)),
		),
	]),
)}</section>
<section><h2>${of}how long steps took</h2>
${latencyPicture(told, result.limits)}
<p class="note">From p50 to p95, the thin line on to the longest; the red mark is the limit on p95. Think time, pauses before retries and the warm-up are left out.</p>
${table(
	[
		"step",
		"#taken",
		"#failed",
		"#failed attempts",
		"#p50",
		"#p90",
		"#p95",
		"#p99",
		"#max",
	],
	steps.map(({ step, entered, failed, failedAttempts, duration }) => [
		step,
		showCount(entered),
		showCount(failed),
		showShare(failedAttempts, 1),
		...Object.values(duration).map(showMilliseconds),
	]),
)}</section>`;
}

/** The mix as it came, where there is one. */
function mix({ mix: found }: Result): Html {
	if (!found) return html``;
	return html`<section><h2>The mix</h2>
${table(
	["story", "#asked", "#planned", "#started", "#of all"],
	found.stories.map(({ scenario, share, planned, started }) => [
		scenario,
		showShare(share, 1),
		showCount(planned),
		showCount(started),
		showShare(
			started,
			found.stories.reduce((sum, one) => sum + one.started, 0),
		),
	]),
)}
<p class="note">Chi-square ${found.chiSquare.toFixed(2)} with ${found.degreesOfFreedom} degrees of freedom: so far off or further by chance in ${showShare(found.probability, 1)} of such runs.</p></section>`;
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
)}
<h2>Whole stories</h2>
<p class="note">The first visits in which each rule was broken, with everything that was sent and answered. Personal data is masked.</p>
${breaches.stories.map(brokenStory)}</section>`;
}

function brokenStory(told: BrokenStory): Html {
	const { scenario, visitor, type, outcome, attempts, known } = told;
	return html`<details><summary>${rulesIn(told).join(", ")}: visitor ${visitor} of ${scenario} (${type}), ${outcome}</summary>
<ol>${attempts.map(
		({
			step,
			request,
			sent,
			status,
			got,
			milliseconds,
			known: before,
			violations: wrong,
		}) => html`<li>
<p><strong>${step}</strong>, ${showMilliseconds(milliseconds)}</p>
<pre>${request}
${sent}</pre>
<pre>${status === 0 ? "no answer" : status} ${got}</pre>
${wrong.map(({ rule, found }) => html`<p class="state broken">${rule}: ${found}</p>`)}
${before === undefined ? "" : html`<p class="note">known before: <code>${JSON.stringify(before)}</code></p>`}
</li>`,
	)}</ol>
<p class="note">known in the end: <code>${JSON.stringify(known)}</code></p></details>`;
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
			`${plan.visitors} visitors at up to ${plan.rate}/s in ${plan.seconds} s, ${plan.warmUpSeconds} s of warm-up in them, seed ${plan.seed}, time scale ${plan.timeScale}`,
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
