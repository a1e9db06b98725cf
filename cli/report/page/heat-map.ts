/** The durations of steps over time as a heat map: the darker a cell, the more steps. */
import type { Drawings } from "./chart.ts";
import { colourOf } from "./colour.ts";

const height = 260;
const margin = { left: 64, bottom: 26, top: 6 };

export function drawHeatMap(
	canvas: HTMLCanvasElement,
	{ heat, slotSeconds }: Drawings,
	clock: (seconds: number) => string,
): void {
	const width = Math.max(320, canvas.parentElement?.clientWidth ?? 0);
	const pen = canvas.getContext("2d");
	if (!pen || heat.upTo.length === 0) return;
	const scale = devicePixelRatio;
	canvas.width = width * scale;
	canvas.height = height * scale;
	canvas.style.width = `${width}px`;
	pen.scale(scale, scale);
	const plot = {
		width: width - margin.left,
		height: height - margin.top - margin.bottom,
	};
	const cell = {
		width: plot.width / heat.counts.length,
		height: plot.height / heat.upTo.length,
	};
	const max = Math.max(1, ...heat.counts.flat());
	const top = (range: number): number =>
		margin.top + plot.height - (range + 1) * cell.height;
	pen.fillStyle = colourOf("--bar");
	for (const [bucket, counts] of heat.counts.entries()) {
		for (const [range, count] of counts.entries()) {
			if (count === 0) continue;
			// The square root makes rare durations visible.
			pen.globalAlpha = 0.12 + 0.88 * Math.sqrt(count / max);
			const x = margin.left + bucket * cell.width;
			pen.fillRect(x, top(range), cell.width + 0.5, cell.height + 0.5);
		}
	}
	pen.globalAlpha = 1;
	pen.fillStyle = colourOf("--quiet");
	pen.font = "12px system-ui, sans-serif";
	pen.textAlign = "right";
	const everyRange = Math.ceil(heat.upTo.length / 8);
	for (const [range, upTo] of heat.upTo.entries())
		if (range % everyRange === 0)
			pen.fillText(
				`${Number(upTo.toPrecision(2))} ms`,
				margin.left - 8,
				top(range) + 6,
			);
	pen.textAlign = "left";
	const everyBucket = Math.ceil(heat.counts.length / 8);
	for (let bucket = 0; bucket < heat.counts.length; bucket += everyBucket)
		pen.fillText(
			clock(bucket * slotSeconds),
			margin.left + bucket * cell.width,
			height - 8,
		);
}
