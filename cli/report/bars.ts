/** Bars in tables: the figures stand beside them. */
import type { StepResult } from "../result/schema.ts";
import { type Html, html } from "./html-text.ts";

/** Bars are drawn as wide as their column. */
const width = 1000;

/** Parts of a whole side by side, each with its class. */
export function stackedBar(
	parts: readonly (readonly [kind: string, count: number])[],
	whole: number,
): Html {
	let x = 0;
	const drawn = parts.map(([kind, count]) => {
		const length = (count / Math.max(1, whole)) * width;
		const part = html`<rect class="${kind}" x="${x.toFixed(1)}" y="0" width="${length.toFixed(1)}" height="10"/>`;
		x += length;
		return part;
	});
	return html`<svg viewBox="0 0 ${width} 10" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="${width}" height="10"/>${drawn}</svg>`;
}

/** Durations on a logarithmic scale: all bars of a table have the same. */
export interface Scale {
	readonly min: number;
	readonly max: number;
}

/** A scale for all of these durations, in milliseconds. */
export function scaleOf(values: readonly number[]): Scale {
	const known = values.filter((value) => value > 0);
	const min = Math.min(...known, 1000);
	return { min, max: Math.max(...known, min * 10) };
}

/** A bar from p50 to p95, a thin one on to the longest, and a mark for the limit on p95, where there is one. */
export function durationBar(
	{ p50, p95, max }: StepResult["duration"],
	limit: number | undefined,
	scale: Scale,
): Html {
	const x = (value: number): number => {
		const share =
			Math.log(Math.max(value, scale.min) / scale.min) /
			Math.log(scale.max / scale.min);
		return Math.min(1, share) * (width - 8);
	};
	const rect = (kind: string, from: number, to: number, inset: number): Html =>
		html`<rect class="${kind}" x="${x(from).toFixed(1)}" y="${inset}" width="${Math.max(6, x(to) - x(from)).toFixed(1)}" height="${10 - 2 * inset}"/>`;
	return html`<svg viewBox="0 0 ${width} 10" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="${width}" height="10"/>${rect("whisker", p95, max, 4)}${rect("range", p50, p95, 2)}${limit === undefined ? "" : rect("limit", limit, limit, 0)}</svg>`;
}
