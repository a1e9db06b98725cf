/** Broken promises: how many of which rule, and the whole stories of the first. */
import { rulesIn } from "../../lib/load/story-events.ts";
import { rules } from "../../lib/wire/rules.ts";
import type { BrokenStory, Result } from "../result/schema.ts";
import { type Html, html } from "./html-text.ts";
import { showCount, showMilliseconds } from "./numbers.ts";
import { table } from "./table.ts";

/** Nothing, where every promise was kept. */
export function violationsSection({ violations: breaches }: Result): Html {
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
