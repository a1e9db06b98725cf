/** The funnel as a picture: how many visitors came to each place, and what became of them there. */

import { showCount, showShare } from "./format.ts";
import { type Html, html } from "./html-text.ts";
import {
	byType,
	type ScenarioResult,
	startedIn,
	sumOf,
} from "./scenario-results.ts";

const width = 720;
const rowHeight = 34;
const labelWidth = 120;
const barWidth = 440;

/** What may become of visitors at a place, in the order of a bar's segments. */
export const parts = [
	["wentOn", "went on"],
	["finished", "finished"],
	["left", "left, as intended"],
	["lost", "lost: refused or failed"],
	["inFlight", "still there at the end"],
] as const;

/** The share of all visitors; where visitors come several times, how often each came on average. */
function oftenOf(entered: number, started: number): string {
	return entered > started && started > 0
		? `${(entered / started).toFixed(1)} times each`
		: showShare(entered, Math.max(1, started));
}

interface Row extends Readonly<Record<(typeof parts)[number][0], number>> {
	readonly label: string;
	readonly entered: number;
}

/** An SVG of a scenario's places, in order. The longest bar has all visitors, or the most visits to a place. */
export function funnelPicture({
	scenario,
	places,
	started,
}: ScenarioResult): Html {
	const names = [...new Set(places.map(({ place }) => place))];
	const rows = names.map((name) => {
		const here = places.filter(({ place }) => place === name);
		return { ...rowOf(name, here), entered: sumOf(here, "entered") };
	});
	return bars(
		rows,
		started,
		`${scenario}: what became of visitors at each place; the figures of each visitor type are in the table below`,
	);
}

/** An SVG of a scenario's visitor types: how their visits ended. */
export function typesPicture({
	scenario,
	places,
	started,
}: ScenarioResult): Html {
	const rows = byType(places).map(([type, own]) => ({
		...rowOf(type, own),
		// A visitor who went on from one place ended at another.
		wentOn: 0,
		entered: startedIn(own),
	}));
	return bars(
		rows,
		started,
		`${scenario}: how the visits of each visitor type ended; the figures are in the table below`,
	);
}

function rowOf(label: string, places: ScenarioResult["places"]) {
	return {
		label,
		wentOn: sumOf(places, "wentOn"),
		finished: sumOf(places, "finished"),
		left: sumOf(places, "left"),
		lost: sumOf(places, "refused") + sumOf(places, "failed"),
		inFlight: Math.max(0, sumOf(places, "inFlight")),
	};
}

function bars(rows: readonly Row[], started: number, meaning: string): Html {
	// Visitors may take a step several times, so it may be taken more often than there are visitors.
	const max = Math.max(1, started, ...rows.map(({ entered }) => entered));
	const drawn = rows.map((row, index) => {
		let x = labelWidth;
		const segments = parts.map(([part]) => {
			const length = (row[part] / max) * barWidth;
			const segment = html`<rect class="${part}" x="${x.toFixed(1)}" y="5" width="${length.toFixed(1)}" height="24"/>`;
			x += length;
			return segment;
		});
		return html`<g transform="translate(0 ${index * rowHeight})">
			<text class="label" x="${labelWidth - 10}" y="21" text-anchor="end">${row.label}</text>
			<rect class="track" x="${labelWidth}" y="5" width="${barWidth}" height="24"/>
			${segments}
			<text x="${labelWidth + barWidth + 12}" y="21">${showCount(row.entered)} · ${oftenOf(row.entered, started)}</text>
		</g>`;
	});
	return html`<svg viewBox="0 0 ${width} ${rows.length * rowHeight}" role="img" aria-label="${meaning}">${drawn}</svg>`;
}
