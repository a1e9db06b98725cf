/** Violations: how many of each rule, and the first traces. */

import { rules } from "../../lib/contract/rules.ts";
import { rulesIn } from "../../lib/telemetry/events.ts";
import type { Result, Trace } from "../result/schema.ts";
import { showCount, showMilliseconds } from "./format.ts";
import { Html, html } from "./html-text.ts";
import { table } from "./table.ts";
import { owedIn } from "./violation.ts";

/** The page has traces of so many characters at most; run.json has all of them. */
const maxText = 400_000;
/** So many attempts are shown before each violation. */
const before = 3;

/** The section; empty without violations and without a failed visit of the preflight. */
export function violationsSection({ violations: breaches }: Result): Html {
	const { count, stories: traces } = breaches;
	if (count === 0) return traces.length === 0 ? html`` : failedVisits(traces);
	const sentences: Readonly<Record<string, string>> = rules;
	return html`<section><h2>Violations</h2>
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
	["step", "rule", "what was owed", "what was found"],
	breaches.examples.map((one) => [one.step, one.rule, owedIn(one), one.found]),
)}
<h2>Their traces</h2>
<p class="note">The first visits in which each rule was broken, with what was sent and answered. Personal data is masked.</p>
${tracesWithin(maxText, breaches.stories)}</section>`;
}

/** Visits that failed without a violation. */
function failedVisits(traces: readonly Trace[]): Html {
	return html`<section><h2>The visit that failed</h2>
<p class="note">What was sent and answered. Personal data is masked.</p>
${tracesWithin(maxText, traces, true)}</section>`;
}

/** As many traces as fit, and a note about the others. */
function tracesWithin(
	max: number,
	traces: readonly Trace[],
	isOpen = false,
): Html[] {
	const shown: Html[] = [];
	let length = 0;
	for (const trace of traces) {
		const section = traceOf(trace, isOpen);
		length += section.text.length;
		if (length > max) break;
		shown.push(section);
	}
	const left = traces.length - shown.length;
	return left === 0
		? shown
		: [...shown, html`<p class="note">${left} more are in run.json.</p>`];
}

/** The attempts to show: the first, those with violations, and some before each; `skipped` is the number left out before it. */
function shownOf(
	attempts: Trace["attempts"],
): { readonly at: number; readonly skipped: number }[] {
	const isAnyWrong = attempts.some(({ violations }) => violations.length > 0);
	const isWrong = attempts.map(
		({ violations }, at) =>
			violations.length > 0 || (!isAnyWrong && at === attempts.length - 1),
	);
	const shown = attempts
		.map((_, at) => at)
		.filter(
			(at) => at === 0 || isWrong.slice(at, at + before + 1).includes(true),
		);
	return shown.map((at, index) => ({
		at,
		skipped: at - (shown[index - 1] ?? -1) - 1,
	}));
}

function traceOf(trace: Trace, isOpen: boolean): Html {
	const { scenario, visitor, type, outcome, attempts, known } = trace;
	const broken = rulesIn(trace);
	const what = broken.length === 0 ? "" : `${broken.join(", ")}: `;
	return html`<details${isOpen ? new Html(" open") : ""}><summary>${what}visitor ${visitor} of ${scenario} (${type}), ${outcome}</summary>
<ol>${shownOf(attempts).map(({ at, skipped }) => attempt(attempts[at], at, skipped))}</ol>
<p class="note">known in the end: <code>${JSON.stringify(known)}</code></p></details>`;
}

function attempt(
	shown: Trace["attempts"][number] | undefined,
	at: number,
	skipped: number,
): Html {
	if (!shown) return html``;
	const { step, request, sent, status, got, milliseconds, states, violations } =
		shown;
	return html`<li value="${at + 1}">${skipped > 0 ? html`<p class="note">${skipped} before it were answered as expected</p>` : ""}
<p><strong>${step}</strong>, ${showMilliseconds(milliseconds)}</p>
<pre>${request}
${sent}</pre>
<pre>${status === 0 ? "no answer" : status} ${got}</pre>
${violations.map(({ rule, found }) => html`<p class="state broken">${rule}: ${found}</p>`)}
${states ? html`<p class="note">known before: <code>${JSON.stringify(states.before)}</code></p><p class="note">known after: <code>${JSON.stringify(states.after)}</code></p>` : ""}
</li>`;
}
