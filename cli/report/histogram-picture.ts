/** Histograms of the steps' durations, as small pictures side by side. */
import type { StepResult } from "../result/schema.ts";
import { showCount, showMilliseconds } from "./format.ts";
import { type Html, html } from "./html-text.ts";
import { table } from "./table.ts";

const width = 220;
const plotHeight = 70;

/** A histogram for each step that was taken, all on the same scale of time. */
export function histogramPictures(steps: readonly StepResult[]): Html {
	const taken = steps.filter(({ histogram }) => histogram.counts.length > 0);
	const ends = [
		...new Set(taken.flatMap(({ histogram }) => histogram.upTo)),
	].sort((one, other) => one - other);
	const rows = ends.map((upTo) => [
		showMilliseconds(upTo),
		...taken.map(({ histogram }) =>
			showCount(histogram.counts[histogram.upTo.indexOf(upTo)] ?? 0),
		),
	]);
	return html`<div class="histograms">${taken.map((step) => picture(step, ends))}</div>
<details class="aside"><summary>Histograms: the figures</summary>${table(["up to", ...taken.map(({ step }) => `#${step}`)], rows)}</details>`;
}

/** Four ranges to a doubling, as the Result has them. */
function placeOf(upTo: number): number {
	return Math.round(4 * Math.log2(Math.max(upTo, 1e-6)));
}

function picture(
	{ step, histogram, entered }: StepResult,
	ends: readonly number[],
): Html {
	const max = Math.max(...histogram.counts);
	const places = ends.map(placeOf);
	const [from = 0, to = 0] = [places[0], places.at(-1)];
	const barWidth = width / (to - from + 1);
	const bars = histogram.counts.map((count, at) => {
		const upTo = histogram.upTo[at] ?? 0;
		const height = (count / max) * plotHeight;
		const x = (placeOf(upTo) - from) * barWidth;
		return html`<rect class="range-bar" x="${x.toFixed(1)}" y="${(plotHeight - height).toFixed(1)}" width="${(barWidth * 0.9).toFixed(1)}" height="${height.toFixed(1)}"><title>up to ${showMilliseconds(upTo)}: ${showCount(count)}</title></rect>`;
	});
	return html`<svg viewBox="0 0 ${width} ${plotHeight + 34}" role="img" aria-label="${step}: histogram of ${showCount(entered)} durations; the figures are in the table below">
<g transform="translate(0 14)">${bars}</g>
<text class="label" x="0" y="10">${step}</text>
<text class="tick" x="0" y="${plotHeight + 30}">${showMilliseconds(ends[0] ?? 0)}</text>
<text class="tick" x="${width}" y="${plotHeight + 30}" text-anchor="end">${showMilliseconds(ends.at(-1) ?? 0)}</text></svg>`;
}
