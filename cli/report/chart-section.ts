/** The run over time: a place for each chart, and a table with its figures. */
import type { Result } from "../result/schema.ts";
import { chartsOf } from "./charts.ts";
import { showCount, showMilliseconds } from "./format.ts";
import { Html, html } from "./html-text.ts";
import type { Chart, Drawings } from "./page/chart.ts";
import { table } from "./table.ts";

/** A chart's table has so many rows at most. */
const maxRows = 40;

/** All charts of a run. */
export function chartSection({ charts, ...rest }: Drawings): Html {
	const { heat, slotSeconds } = rest;
	const [aside, shown] = [true, false].map((side) =>
		charts.flatMap((chart, at) =>
			(chart.isAside ?? false) === side ? [figure(chart, at, slotSeconds)] : [],
		),
	);
	return html`<section><h2>Over time</h2>
<p class="note">Each point covers ${slotSeconds} s; the warm-up is included. The table below each chart has its figures.</p>
${shown ?? []}
<figure><figcaption>Durations of all steps</figcaption>
<canvas data-heat role="img" aria-label="heat map: how many steps took how long, over time; the figures are in the table below"></canvas>
<p class="note">${heat.upTo.length === 0 ? "No step was taken." : `From ${showMilliseconds(heat.upTo[0] ?? 0)} to ${showMilliseconds(heat.upTo.at(-1) ?? 0)}, four ranges to a doubling; darker means more.`}</p>
<details><summary>Durations of all steps: the figures</summary>${heatFigures(rest)}</details></figure>
<h3>Median and 99th percentile by step</h3>
${aside ?? []}</section>`;
}

/** The data that the browser draws. */
export function drawingsOf(result: Result): Drawings {
	const { slotSeconds, heat } = result.timeline;
	return { slotSeconds, charts: chartsOf(result), heat };
}

export function drawingsScript(drawings: Drawings): Html {
	const text = JSON.stringify(drawings).replaceAll("<", "\\u003c");
	return new Html(
		`<script type="application/json" id="drawings">${text}</script>`,
	);
}

function figure(chart: Chart, at: number, slotSeconds: number): Html {
	const { title, unit, lines, limits } = chart;
	const names = lines.map(({ label }) => label).join(", ");
	const bounds = limits.map(({ label, value }) => `${label} ${value} ${unit}`);
	return html`<figure><figcaption>${title}</figcaption>
<div class="plot" data-chart="${at}" role="img" aria-label="${title} in ${unit} over time: ${[names, ...bounds].join("; ")}; the figures are in the table below"></div>
<details><summary>${title}: the figures</summary>${figures(chart, slotSeconds)}</details></figure>`;
}

/** Where there are more moments than rows, a row has the highest of several. */
function figures({ lines, unit }: Chart, slotSeconds: number): Html {
	const moments = lines[0]?.values.length ?? 0;
	const each = Math.ceil(moments / maxRows);
	const rows = Array.from({ length: Math.ceil(moments / each) }, (_, row) => [
		`${row * each * slotSeconds} s`,
		...lines.map(({ values }) =>
			highest(values.slice(row * each, (row + 1) * each)),
		),
	]);
	const heads = lines.map(({ label }) => `#${label}, ${unit}`);
	return table([each > 1 ? "from, the highest in" : "from", ...heads], rows);
}

function highest(values: readonly (number | null)[]): string {
	const known = values.filter((value) => value !== null);
	return known.length === 0 ? "–" : String(Math.max(...known));
}

/** The heat map's table has so many ranges at most. */
const maxRanges = 12;

/** The heat map's counts, with neighbours in time and duration added up. */
function heatFigures({ heat, slotSeconds }: Omit<Drawings, "charts">): Html {
	const { upTo, counts } = heat;
	const buckets = Math.max(1, Math.ceil(counts.length / maxRows));
	const ranges = Math.max(1, Math.ceil(upTo.length / maxRanges));
	const ends = everyNth(upTo, ranges);
	const rows = Array.from(
		{ length: Math.ceil(counts.length / buckets) },
		(_, row) => {
			const some = counts.slice(row * buckets, (row + 1) * buckets);
			const sums = ends.map((_, at) =>
				some
					.flatMap((bucket) => bucket.slice(at * ranges, (at + 1) * ranges))
					.reduce((sum, count) => sum + count, 0),
			);
			return [`${row * buckets * slotSeconds} s`, ...sums.map(showCount)];
		},
	);
	const heads = ends.map((end) => `#up to ${showMilliseconds(end)}`);
	return table(["from", ...heads], rows);
}

/** The last of each group of so many. */
function everyNth(all: readonly number[], each: number): number[] {
	return Array.from(
		{ length: Math.ceil(all.length / each) },
		(_, at) => all[Math.min(all.length, (at + 1) * each) - 1] ?? 0,
	);
}
