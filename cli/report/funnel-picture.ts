/** The funnel as a picture: who took each step, and for whom it failed. */
import type { Result } from "../result/schema.ts";
import { type Html, html } from "./html-text.ts";
import { showCount, showShare } from "./numbers.ts";

const width = 720;
const rowHeight = 34;
const labelWidth = 120;
const barWidth = 440;

/** An SVG of the steps in order; each bar's length is its share of all visitors, or of the step taken most. */
export function funnelPicture({ steps, visitors }: Result): Html {
	const all = Math.max(1, visitors.started);
	// A step that visitors take again and again may have more takers than there are visitors.
	const most = Math.max(all, ...steps.map(({ entered }) => entered));
	const bars = steps.map(({ step, entered, failed }, index) => {
		const y = index * rowHeight;
		const length = (entered / most) * barWidth;
		const lost = (failed / most) * barWidth;
		return html`<g transform="translate(0 ${y})">
			<text class="label" x="${labelWidth - 10}" y="21" text-anchor="end">${step}</text>
			<rect class="track" x="${labelWidth}" y="5" width="${barWidth}" height="24" rx="4"/>
			<rect class="bar" x="${labelWidth}" y="5" width="${length.toFixed(1)}" height="24" rx="4"/>
			<rect class="lost" x="${(labelWidth + length - lost).toFixed(1)}" y="5" width="${lost.toFixed(1)}" height="24"/>
			<text x="${labelWidth + barWidth + 12}" y="21">${showCount(entered)} · ${showShare(entered, all)}</text>
		</g>`;
	});
	return html`<svg viewBox="0 0 ${width} ${steps.length * rowHeight}" role="img"
		aria-label="Visitors by step; the figures are in the table of steps">${bars}</svg>`;
}
