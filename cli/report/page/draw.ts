/** Draws the page's charts in the browser. The page's tables have the same figures. */
import uPlot from "uplot";
import type {
	BandChart,
	Chart,
	Drawings,
	LineChart,
	PointChart,
} from "./chart.ts";
import { clock } from "./clock.ts";
import { colourOf } from "./colour.ts";

/** They differ enough in light and dark, and for most forms of colour blindness. */
const colours = [
	"#3b7dd8",
	"#d9822b",
	"#2e9e6b",
	"#8e63c7",
	"#8a6d3b",
	"#c95d9e",
	"#2aa1b3",
	"#6b7280",
];

/** The data of a chart: moments or places from left to right, then the values of each series. */
type Data = [number[], ...(number | null)[][]];

/** What the kinds of charts differ in. */
interface Kind {
	readonly data: Data;
	readonly series: uPlot.Series[];
	readonly bands?: uPlot.Band[];
	readonly scale: uPlot.Scale;
	readonly height: number;
	/** A place on the axis, and the same beside a value. */
	readonly showX: (value: number) => string;
	readonly unitX?: string;
	/** Where the lines across are; by default uPlot decides. */
	readonly splits?: readonly number[];
}

const plots = new Map<HTMLElement, uPlot>();

/** Draws every chart that has a place in the page. */
export function drawAll(drawings: Drawings): void {
	for (const place of document.querySelectorAll<HTMLElement>("[data-chart]")) {
		const chart = drawings.charts[Number(place.dataset.chart)];
		if (chart) draw(place, chart, drawings);
	}
}

function draw(place: HTMLElement, chart: Chart, drawings: Drawings): void {
	const [ink = "", line = ""] = ["--quiet", "--line"].map(colourOf);
	const kind = kindOf(chart, drawings);
	const { data, series, bands, scale, showX, unitX = "", splits } = kind;
	const width = place.clientWidth;
	const axis: uPlot.Axis = {
		stroke: ink,
		grid: { stroke: line, width: 1 },
		font: "12px system-ui, sans-serif",
	};
	const options: uPlot.Options = {
		width,
		// On paper the charts are small.
		height: Math.min(kind.height, Math.max(90, width * 0.7)),
		cursor: { y: false, ...(chart.kind !== "points" && together) },
		scales: { x: { time: false }, y: scale },
		axes: [
			{ ...axis, values: (_, splits) => splits.map(showX) },
			{ ...axis, size: 52, ...(splits && { splits: () => [...splits] }) },
		],
		series: [
			{
				label: "at",
				value: (_, value) => (value === null ? "" : showX(value) + unitX),
			},
			...series,
		],
		...(bands && { bands }),
		...(chart.kind !== "points" && {
			plugins: [marks(drawings, colourOf("--unsure"))],
		}),
	};
	plots.get(place)?.destroy();
	plots.set(place, new uPlot(options, data, place));
}

/** All charts over time show the same moment. */
const together = { sync: { key: "time" } };

function kindOf(chart: Chart, { slotSeconds }: Drawings): Kind {
	switch (chart.kind) {
		case "lines":
			return linesOf(chart, slotSeconds);
		case "bands":
			return bandsOf(chart, slotSeconds);
		case "points":
			return pointsOf(chart);
	}
}

function linesOf(chart: LineChart, slotSeconds: number): Kind {
	const { lines, unit } = chart;
	return {
		data: withLimits(chart, momentsOf(chart, slotSeconds), [
			...lines.map(({ values }) => [...values]),
		]),
		series: [
			...lines.map(
				({ label, isAsked }, at): uPlot.Series => ({
					label,
					stroke: colours[at % colours.length] ?? "",
					width: 2,
					value: shown(unit),
					spanGaps: true,
					dash: isAsked ? [6, 6] : [],
				}),
			),
			...limitSeries(chart),
		],
		scale: { range: (_, __, max) => [0, Math.max(max * 1.05, 0.001)] },
		height: 220,
		showX: clock,
	};
}

function bandsOf(chart: BandChart, slotSeconds: number): Kind {
	const { lines, unit, range } = chart;
	const bar = colourOf("--bar");
	return {
		data: withLimits(chart, momentsOf(chart, slotSeconds), [
			...lines.map(({ values }) => [...values]),
		]),
		series: [
			...lines.map(
				({ label }, at): uPlot.Series => ({
					label,
					stroke: faded(bar, [1, 0.7, 0.4][at] ?? 1),
					width: at === 0 ? 2 : 1,
					value: shown(unit),
					spanGaps: true,
					points: { show: false },
				}),
			),
			...limitSeries(chart),
		],
		bands: [
			{ series: [2, 1], fill: faded(bar, 0.35) },
			{ series: [3, 2], fill: faded(bar, 0.15) },
		],
		scale: { distr: 3, range: [range[0], range[1]] },
		splits: splitsIn(range),
		height: 170,
		showX: clock,
	};
}

/** The decades of a range; where it has fewer than two, 2 and 5 times each as well. */
function splitsIn([low, high]: readonly [number, number]): number[] {
	const within = (all: readonly number[]): number[] =>
		all.filter((one) => one >= low * 0.999 && one <= high * 1.001);
	const found = within(decades);
	return found.length > 1
		? found
		: within(decades.flatMap((one) => [one, 2 * one, 5 * one]));
}

const decades = [0.001, 0.01, 0.1, 1, 10, 100, 1000, 10_000, 100_000];

function pointsOf(chart: PointChart): Kind {
	const { points, across, unit } = chart;
	return {
		data: [points.map(([x]) => x), points.map(([, y]) => y)],
		series: [
			{
				label: `p95 of all steps`,
				stroke: colours[0] ?? "",
				paths: () => null,
				points: { show: true, size: 6, fill: colours[0] ?? "" },
				value: shown(unit),
			},
		],
		scale: { range: (_, __, max) => [0, Math.max(max * 1.05, 0.001)] },
		height: 220,
		showX: (value) => String(Number(value.toPrecision(4))),
		unitX: ` ${across.unit}`,
	};
}

function momentsOf(
	{ lines }: LineChart | BandChart,
	slotSeconds: number,
): number[] {
	return (lines[0]?.values ?? []).map((_, at) => at * slotSeconds);
}

/** Limits are lines across. */
function withLimits(
	{ limits }: Chart,
	times: number[],
	values: (number | null)[][],
): Data {
	const across = limits.map(({ value }) => times.map(() => value));
	return [times, ...values, ...across];
}

function limitSeries({ limits, unit }: Chart): uPlot.Series[] {
	const bad = colourOf("--bad");
	return limits.map(({ label }, at) => ({
		label,
		stroke: bad,
		width: 1.5,
		dash: at === 0 ? [10, 5] : [3, 4],
		points: { show: false },
		value: shown(unit),
	}));
}

function shown(unit: string) {
	return (_: uPlot, value: number | null): string =>
		value === null ? "" : `${Number(value.toPrecision(4))} ${unit}`;
}

/** A colour as `rgb(1, 2, 3)`, so opaque. */
function faded(colour: string, opacity: number): string {
	return colour.replace("rgb(", "rgba(").replace(")", `, ${opacity})`);
}

/** Vertical lines where something happened. */
function marks({ marks: all }: Drawings, colour: string): uPlot.Plugin {
	return {
		hooks: {
			draw: (plot) => {
				const { ctx, bbox } = plot;
				ctx.save();
				ctx.strokeStyle = colour;
				ctx.setLineDash([4, 4]);
				for (const { at } of all) {
					const x = plot.valToPos(at, "x", true);
					ctx.beginPath();
					ctx.moveTo(x, bbox.top);
					ctx.lineTo(x, bbox.top + bbox.height);
					ctx.stroke();
				}
				ctx.restore();
			},
		},
	};
}
