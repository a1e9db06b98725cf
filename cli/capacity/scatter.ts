/** A picture of probes: a point each, a limit as a line, an interval of rates as a shade. It is drawn here, so it prints as it is. */
import { type Html, html } from "../report/html-text.ts";

export interface Picture {
	readonly title: string;
	readonly xUnit: string;
	readonly yUnit: string;
	readonly points: readonly {
		readonly x: number;
		readonly y: number;
		readonly isKept: boolean;
		readonly isHold: boolean;
	}[];
	readonly shade?: { readonly low: number; readonly high: number };
	/** A limit on y. */
	readonly line?: number;
	readonly isLogarithmic?: boolean;
	/** The axis reaches to this at least. */
	readonly yLeast?: number;
	/** A line where y is x. */
	readonly isDiagonal?: boolean;
}

const [width, height] = [320, 200];
const [left, right, top, bottom] = [46, 8, 8, 30];

/** The picture with its title, and a table for those who cannot see it. */
export function scatter(picture: Picture): Html {
	const { title, xUnit, yUnit, points, shade, line } = picture;
	const xs = [0, ...points.map(({ x }) => x)];
	const ys = [
		...points.map(({ y }) => y),
		...(line === undefined ? [] : [line]),
	];
	const isLog = picture.isLogarithmic === true;
	const xMax = niceAbove(Math.max(...xs, shade?.high ?? 0));
	const positive = ys.filter((y) => y > 0);
	const yMin = isLog ? Math.min(...positive, 1) : 0;
	const yMax = Math.max(
		niceAbove(Math.max(picture.yLeast ?? 0.001, ...ys)),
		yMin * 10,
	);
	const x = (value: number): number =>
		left + (value / xMax) * (width - left - right);
	const share = (value: number): number =>
		isLog
			? Math.log(Math.max(value, yMin) / yMin) / Math.log(yMax / yMin)
			: value / yMax;
	const y = (value: number): number =>
		height - bottom - share(value) * (height - top - bottom);
	const ticks = isLog ? decadesIn(yMin, yMax) : [0, yMax / 2, yMax];
	return html`<figure><figcaption>${title}, ${yUnit}</figcaption>
<svg class="scatter" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title} in ${yUnit} by ${xUnit}${line === undefined ? "" : `; the limit is ${line}`}; the figures are in the table below">
${shade ? html`<rect class="interval" x="${at(x(shade.low))}" y="${top}" width="${at(Math.max(1.5, x(shade.high) - x(shade.low)))}" height="${height - top - bottom}"/>` : ""}
${ticks.map((tick) => html`<line class="grid" x1="${left}" x2="${width - right}" y1="${at(y(tick))}" y2="${at(y(tick))}"/><text class="tick" x="${left - 4}" y="${at(y(tick) + 4)}" text-anchor="end">${shown(tick)}</text>`)}
${[0, xMax / 2, xMax].map((tick) => html`<text class="tick" x="${at(x(tick))}" y="${height - bottom + 14}" text-anchor="${tick === xMax ? "end" : "middle"}">${shown(tick)}</text>`)}
<text class="tick" x="${width - right}" y="${height - 3}" text-anchor="end">${xUnit}</text>
${picture.isDiagonal ? html`<line class="ideal" x1="${at(x(0))}" y1="${at(y(0))}" x2="${at(x(Math.min(xMax, yMax)))}" y2="${at(y(Math.min(xMax, yMax)))}"/>` : ""}
${line === undefined ? "" : html`<line class="limit" x1="${left}" x2="${width - right}" y1="${at(y(line))}" y2="${at(y(line))}"/>`}
${points.map((one) => mark(x(one.x), y(one.y), one))}
</svg></figure>`;
}

function mark(
	x: number,
	y: number,
	{ x: rate, y: value, isKept, isHold }: Picture["points"][number],
): Html {
	const name = isKept ? "kept" : "broken";
	const title = html`<title>${shown(rate)}: ${shown(value)}</title>`;
	return isHold
		? html`<rect class="${name}" x="${at(x - 4)}" y="${at(y - 4)}" width="8" height="8">${title}</rect>`
		: html`<circle class="${name}" cx="${at(x)}" cy="${at(y)}" r="3.5">${title}</circle>`;
}

function decadesIn(low: number, high: number): number[] {
	const all = [0.001, 0.01, 0.1, 1, 10, 100, 1000, 10_000, 100_000];
	return all.filter((one) => one >= low && one <= high);
}

/** The smallest of 1, 2, 2.5 and 5 times a power of ten that is no smaller. */
function niceAbove(value: number): number {
	const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-6)));
	return power * ([1, 2, 2.5, 5, 10].find((one) => one * power >= value) ?? 10);
}

function at(value: number): string {
	return value.toFixed(1);
}

function shown(value: number): string {
	return String(Number(value.toPrecision(3)));
}
