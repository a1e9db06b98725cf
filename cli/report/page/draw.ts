/** Draws the page's charts in the browser. The page's tables have the same figures. */
import uPlot from "uplot";
import type { Chart, Drawings } from "./chart.ts";
import { colourOf } from "./colour.ts";
import { drawHeatMap } from "./heat-map.ts";

/** They differ enough in light and dark, and for most forms of colour blindness. */
const colours = [
	"#3b7dd8",
	"#d9822b",
	"#2e9e6b",
	"#c2483f",
	"#8e63c7",
	"#8a6d3b",
	"#c95d9e",
	"#2aa1b3",
	"#9aa12b",
	"#6b7280",
];
const height = 230;
const plots = new Map<HTMLElement, uPlot>();

const text = document.getElementById("drawings")?.textContent ?? "";
const drawings: Drawings = JSON.parse(text);

/** Seconds after the start, as in `90 s` or `1:30:00`. */
function clock(seconds: number): string {
	if (seconds < 120) return `${seconds} s`;
	const parts = [seconds / 3600, (seconds / 60) % 60, seconds % 60];
	const [hours = 0, minutes = 0, rest = 0] = parts.map(Math.floor);
	const two = (value: number): string => String(value).padStart(2, "0");
	return hours > 0
		? `${hours}:${two(minutes)}:${two(rest)}`
		: `${minutes}:${two(rest)}`;
}

function draw(place: HTMLElement, chart: Chart): void {
	const [ink, line, bad] = ["--quiet", "--line", "--bad"].map(colourOf);
	const times = (chart.lines[0]?.values ?? []).map(
		(_, at) => at * drawings.slotSeconds,
	);
	const axis = { stroke: ink ?? "", grid: { stroke: line ?? "", width: 1 } };
	const show = (_: uPlot, value: number | null): string =>
		value === null ? "–" : `${Number(value.toPrecision(4))} ${chart.unit}`;
	const options: uPlot.Options = {
		width: Math.max(320, place.clientWidth),
		height,
		scales: {
			x: { time: false },
			y: chart.isLogarithmic
				? { distr: 3 }
				: { range: (_, __, max) => [0, Math.max(max * 1.05, 0.001)] },
		},
		axes: [
			{ ...axis, values: (_, splits) => splits.map(clock) },
			{
				...axis,
				size: 64,
				label: chart.unit,
				labelSize: 20,
				stroke: ink ?? "",
			},
		],
		series: [
			{
				label: "at",
				value: (_, value) => (value === null ? "–" : clock(value)),
			},
			...chart.lines.map(
				({ label, isAsked }, at): uPlot.Series => ({
					label,
					stroke: colours[at % colours.length] ?? "",
					width: 2,
					value: show,
					spanGaps: true,
					// Where there are more lines than colours, lines of the second round are dotted.
					dash: isAsked ? [6, 6] : at < colours.length ? [] : [2, 3],
				}),
			),
			...chart.limits.map(
				({ label }): uPlot.Series => ({
					label,
					stroke: bad ?? "",
					width: 1.5,
					dash: [10, 5],
					points: { show: false },
					value: show,
				}),
			),
		],
	};
	const across = chart.limits.map(({ value }) => times.map(() => value));
	const lines = chart.lines.map(({ values }) => [...values]);
	plots.get(place)?.destroy();
	plots.set(place, new uPlot(options, [times, ...lines, ...across], place));
}

function drawAll(): void {
	for (const place of document.querySelectorAll<HTMLElement>("[data-chart]")) {
		const chart = drawings.charts[Number(place.dataset.chart)];
		if (chart) draw(place, chart);
	}
	for (const canvas of document.querySelectorAll<HTMLCanvasElement>(
		"canvas[data-heat]",
	))
		drawHeatMap(canvas, drawings, clock);
}

drawAll();
// The page's colours follow the browser's scheme. Canvases have to be drawn again.
for (const query of ["(prefers-color-scheme: dark)", "print"])
	matchMedia(query).addEventListener("change", drawAll);
let width = innerWidth;
addEventListener("resize", () => {
	if (innerWidth === width) return;
	width = innerWidth;
	drawAll();
});
