/** The page of a running run. It has the report's charts. */
import { chartPlaces, drawingsOf } from "./chart-section.ts";
import type { Charted } from "./charts.ts";
import { hashOf } from "./html.ts";
import { Html, html } from "./html-text.ts";
import type { LiveState } from "./page/live.ts";
import { pageScript, pageStyle } from "./page-script.ts";

/** The page, before anything was measured. It connects to its own address alone. */
export function renderLivePage(title: string): string {
	const style = pageStyle();
	const script = pageScript("live-page");
	const policy = `default-src 'none'; base-uri 'none'; form-action 'none'; connect-src 'self'; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'`;
	return `<!doctype html>\n${
		html`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}: running</title>
<style>${new Html(style)}</style>
</head>
<body>
<header class="stopped">
<h1>${title}</h1>
<p id="state" role="status">the run is going on</p>
<p><button type="button">stop the run</button></p>
</header>
<main>
<dl class="figures" id="figures"></dl>
<section id="charts"><p class="note">The first charts come after a few seconds.</p></section>
</main>
<script>${new Html(script)}</script>
</body>
</html>`.text
	}\n`;
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
