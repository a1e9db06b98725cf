/** What was judged: limits, and gates of validity. */
import type { Result } from "../result/schema.ts";
import { showCount, showMeasured } from "./format.ts";
import { type Html, html } from "./html-text.ts";
import { folded, section } from "./section.ts";
import { table } from "./table.ts";

/** The limits that were kept; the others are the first part's. */
export function limitsSection({ limits: judged, plan }: Result): Html {
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
export function gatesSection({ gates: judged }: Result): Html {
	const held = judged.filter(({ state }) => state === "held");
	return section(
		"validity",
		"validity",
		html`<p>${held.length} of ${judged.length} gates held. A broken gate makes a run invalid; only violations count all the same where nothing but the generator was late.</p>`,
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
