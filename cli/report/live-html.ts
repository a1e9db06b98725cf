/** The page of a running run. It has the report's charts. */
import { chartPlaces, drawingsOf } from "./chart-section.ts";
import type { Charted } from "./charts.ts";
import { documentOf } from "./document.ts";
import { html } from "./html-text.ts";
import type { LiveState } from "./page/live.ts";

/** The page, before anything was measured. It connects to its own address alone. */
export function renderLivePage(title: string): string {
	return documentOf({
		title: `${title}: running`,
		script: "live-page",
		isConnected: true,
		body: html`<header class="stopped">
<h1>${title}</h1>
<p id="state" role="status">the run is going on</p>
<p><button type="button">stop the run</button></p>
</header>
<main>
<dl class="figures" id="figures"></dl>
<section id="charts"><p class="note">The first charts come after a few seconds.</p></section>
</main>`,
	});
}

/** What the page shows at one moment. */
export function liveState(
	charted: Charted,
	figures: LiveState["figures"],
): LiveState {
	const drawings = drawingsOf(charted);
	return {
		figures,
		drawings,
		places: chartPlaces(drawings, () => html``).text,
	};
}
