/** The durations of steps as a picture, on a logarithmic scale. */
import type { LimitResult } from "../result/schema.ts";
import { showMilliseconds } from "./format.ts";
import { type Html, html } from "./html-text.ts";
import type { ScenarioResult } from "./scenario-results.ts";

const width = 720;
const rowHeight = 34;
const labelWidth = 120;
const plotWidth = 560;

/** An SVG of a scenario, with a row for each step. A mark shows the limit on its p95, where it has one. */
export function latencyPicture(
	{ scenario, steps }: ScenarioResult,
	limits: readonly LimitResult[],
): Html {
	const bounds = new Map(
		limits
			.filter(
				(limit) =>
					limit.metric === "step_duration" &&
					limit.statistic === "p95" &&
					limit.window === "steady state" &&
					(limit.scenario ?? scenario) === scenario,
			)
			.map(({ step, value }) => [step, value]),
	);
	const values = [
		...steps.flatMap(({ duration }) => [duration.p50, duration.max]),
		...bounds.values(),
	];
	const min = 10 ** Math.floor(Math.log10(Math.max(0.1, Math.min(...values))));
	const decades = Math.max(1, Math.ceil(Math.log10(Math.max(...values) / min)));
	const x = (value: number): string => {
		const share = Math.log10(Math.max(value, min) / min) / decades;
		return (labelWidth + share * plotWidth).toFixed(1);
	};
	const height = steps.length * rowHeight;
	const ticks = Array.from({ length: decades + 1 }, (_, decade) => {
		const value = min * 10 ** decade;
		return html`<line class="grid" x1="${x(value)}" x2="${x(value)}" y1="0" y2="${height}"/>
			<text class="tick" x="${x(value)}" y="${height + 16}" text-anchor="middle">${showMilliseconds(value)}</text>`;
	});
	const rows = steps.map(({ step, duration }, index) => {
		const y = index * rowHeight + rowHeight / 2;
		const bound = bounds.get(step);
		return html`<text class="label" x="${labelWidth - 10}" y="${y + 4}" text-anchor="end">${step}</text>
			<line class="whisker" x1="${x(duration.p50)}" x2="${x(duration.max)}" y1="${y}" y2="${y}"/>
			<line class="range" x1="${x(duration.p50)}" x2="${x(duration.p95)}" y1="${y}" y2="${y}"/>
			<circle class="dot" cx="${x(duration.p50)}" cy="${y}" r="5"><title>p50 ${showMilliseconds(duration.p50)}</title></circle>
			<circle class="dot" cx="${x(duration.p95)}" cy="${y}" r="5"><title>p95 ${showMilliseconds(duration.p95)}</title></circle>
			${bound === undefined ? "" : html`<line class="limit" x1="${x(bound)}" x2="${x(bound)}" y1="${y - 12}" y2="${y + 12}"><title>limit on p95: ${showMilliseconds(bound)}</title></line>`}`;
	});
	return html`<svg viewBox="0 0 ${width} ${height + 22}" role="img"
		aria-label="${scenario}: duration of each step from p50 to p95 and on to the longest, with limits; the figures are in the table of steps">${ticks}${rows}</svg>`;
}
