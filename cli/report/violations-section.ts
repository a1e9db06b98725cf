/** Violations: how many of which rule, and the stories of the first. */

import { rules } from "../../lib/contract/rules.ts";
import { rulesIn } from "../../lib/telemetry/events.ts";
import type { Result, Trace } from "../result/schema.ts";
import { showCount, showMilliseconds } from "./format.ts";
import { type Html, html } from "./html-text.ts";
import { table } from "./table.ts";

/** Characters of stories that the page has at most: run.json has all of them. */
const maxText = 400_000;
/** Attempts that are shown before each that went wrong. */
const before = 3;

/** Nothing, where there was none. */
export function violationsSection({ violations: breaches }: Result): Html {
	if (breaches.count === 0) return html``;
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
	["step", "rule", "what was found"],
	breaches.examples.map(({ step, rule, found }) => [step, rule, found]),
)}
<h2>Their stories</h2>
<p class="note">The first visits in which each rule was broken, with what was sent and answered. Personal data is masked.</p>
${tracesWithin(maxText, breaches.stories)}</section>`;
}

/** As many as fit, and where the others are. */
function tracesWithin(most: number, stories: readonly Trace[]): Html[] {
	const shown: Html[] = [];
	let length = 0;
	for (const story of stories) {
		const told = traceOf(story);
		length += told.text.length;
		if (length > most) break;
		shown.push(told);
	}
	const left = stories.length - shown.length;
	return left === 0
		? shown
		: [...shown, html`<p class="note">${left} more are in run.json.</p>`];
}

/** Which attempts are shown: the first, those that went wrong, and some before each; the last of a gap says how long it is. */
function shownOf(
	attempts: Trace["attempts"],
): { readonly at: number; readonly skipped: number }[] {
	const isWrong = attempts.map(({ violations }) => violations.length > 0);
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

function traceOf(told: Trace): Html {
	const { scenario, visitor, type, outcome, attempts, known } = told;
	return html`<details><summary>${rulesIn(told).join(", ")}: visitor ${visitor} of ${scenario} (${type}), ${outcome}</summary>
<ol>${shownOf(attempts).map(({ at, skipped }) => attempt(attempts[at], at, skipped))}</ol>
<p class="note">known in the end: <code>${JSON.stringify(known)}</code></p></details>`;
}

function attempt(
	told: Trace["attempts"][number] | undefined,
	at: number,
	skipped: number,
): Html {
	if (!told) return html``;
	const { step, request, sent, status, got, milliseconds, states, violations } =
		told;
	return html`<li value="${at + 1}">${skipped > 0 ? html`<p class="note">${skipped} before it were answered as owed</p>` : ""}
<p><strong>${step}</strong>, ${showMilliseconds(milliseconds)}</p>
<pre>${request}
${sent}</pre>
<pre>${status === 0 ? "no answer" : status} ${got}</pre>
${violations.map(({ rule, found }) => html`<p class="state broken">${rule}: ${found}</p>`)}
${states ? html`<p class="note">known before: <code>${JSON.stringify(states.before)}</code></p><p class="note">known after: <code>${JSON.stringify(states.after)}</code></p>` : ""}
</li>`;
}
