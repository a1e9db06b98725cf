/** The run over time: a place for each chart, and a table with its figures. */
import { type Charted, chartsOf, marksOf } from "./charts.ts";
import { Html, html } from "./html-text.ts";
import type { Chart, Drawings } from "./page/chart.ts";
import { idOf, section, subheading } from "./section.ts";
import { table } from "./table.ts";

/** A chart's table has so many rows at most. */
const maxRows = 40;

/** All charts of a run, each with a table of its figures. */
export function chartSection(drawings: Drawings): Html {
	const { slotSeconds } = drawings;
	return section(
		"over-time",
		"over time",
		html`<p class="note">Each point covers ${slotSeconds} s, or several of them where one has too few samples; the warm-up is included. The table below each chart has its figures.</p>`,
		chartPlaces(
			drawings,
			(chart) =>
				html`<details class="aside"><summary>figures<span class="unseen"> of ${chart.title}</span></summary>${figuresOf(chart, slotSeconds)}</details>`,
		),
	);
}

/** A place for each chart, with something below it. */
export function chartPlaces(
	{ charts, marks }: Drawings,
	below: (chart: Chart) => Html,
): Html {
	const groups = [
		...new Set(
			charts.flatMap((one) => (one.kind === "bands" ? one.group : [])),
		),
	];
	const shown = (isWanted: (chart: Chart) => boolean): Html[] =>
		charts.flatMap((chart, at) =>
			isWanted(chart) ? [figure(chart, at, below(chart))] : [],
		);
	const happened = marks.map(
		({ at, label }) => html`<li>${at} s: ${label}</li>`,
	);
	return html`${marks.length === 0 ? "" : html`<ul class="note">${happened}</ul>`}
${groups.map(
	(
		group,
	) => html`${subheading(idOf("latency", group), `${group === "" ? "" : `${group}: `}how long each step took`)}
<p class="note">The line is p50; the darker band reaches to p95, the lighter one to p99. A dashed line is a limit. All steps have the same scale.</p>
<div class="small">${shown((one) => one.kind === "bands" && one.group === group)}</div>`,
)}
${subheading("the-load", "The load, and the machine")}
<div class="pairs">${shown(({ kind }) => kind !== "bands")}</div>`;
}

/** The data that the browser draws. */
export function drawingsOf(result: Charted): Drawings {
	const { slotSeconds } = result.timeline;
	return { slotSeconds, charts: chartsOf(result), marks: marksOf(result) };
}

export function drawingsScript(drawings: Drawings): Html {
	const text = JSON.stringify(drawings).replaceAll("<", "\\u003c");
	return new Html(
		`<script type="application/json" id="drawings">${text}</script>`,
	);
}

function figure(chart: Chart, at: number, below: Html): Html {
	const { title, unit, limits } = chart;
	const bounds = limits.map(({ label, value }) => `${label} ${value} ${unit}`);
	const what =
		chart.kind === "points"
			? `${unit} by ${chart.across.unit}`
			: `${chart.lines.map(({ label }) => label).join(", ")} in ${unit} over time`;
	const group = chart.kind === "bands" && chart.group ? `${chart.group}, ` : "";
	return html`<figure><figcaption>${title}, ${chart.kind === "points" ? what : unit}</figcaption>
<div class="plot" data-chart="${at}" role="img" aria-label="${[`${group}${title}: ${what}`, ...bounds].join("; ")}; the figures are in a table of the report"></div>
${below}</figure>`;
}

function figuresOf(chart: Chart, slotSeconds: number): Html {
	return chart.kind === "points"
		? table(
				[`#${chart.across.label}, ${chart.across.unit}`, `#p95, ${chart.unit}`],
				thinned(chart.points).map(([x, y]) => [String(x), String(y)]),
			)
		: overTime(chart, slotSeconds);
}

/** As many as there are rows, evenly chosen, with the last one. */
function thinned<One>(all: readonly One[]): One[] {
	const each = Math.ceil(all.length / maxRows);
	return all.filter((_, at) => (all.length - 1 - at) % each === 0);
}

/** Where there are more moments than rows, a row has the highest of several. */
function overTime(
	{ lines, unit }: Exclude<Chart, { kind: "points" }>,
	slotSeconds: number,
): Html {
	const moments = lines[0]?.values.length ?? 0;
	const each = Math.ceil(moments / maxRows);
	const rows = Array.from({ length: Math.ceil(moments / each) }, (_, row) => [
		`${row * each * slotSeconds} s`,
		...lines.map(({ values }) =>
			highest(values.slice(row * each, (row + 1) * each)),
		),
	]);
	const heads = lines.map(({ label }) => `#${label}, ${unit}`);
	return table(
		[
			each > 1 ? `from; the highest of ${each * slotSeconds} s` : "from",
			...heads,
		],
		rows,
	);
}

function highest(values: readonly (number | null)[]): string {
	const known = values.filter((value) => value !== null);
	return known.length === 0 ? "–" : String(Math.max(...known));
}
