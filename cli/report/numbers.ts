/** Figures for people. */

/** As in `1.23 ms`, three digits that count. */
export function showMilliseconds(value: number): string {
	return `${Number(value.toPrecision(3))} ms`;
}

/** A share of a whole, as in `12.5 %`; a dash of nothing. */
export function showShare(part: number, whole: number): string {
	return whole === 0
		? "–"
		: `${Number(((part / whole) * 100).toPrecision(3))} %`;
}

/** A whole number with thousands apart. */
export function showCount(value: number): string {
	return value.toLocaleString("en-US");
}

/** A measured value of a limit, in the unit that its text names. */
export function showMeasured(limit: string, value: number): string {
	return limit.endsWith(" ms")
		? showMilliseconds(value)
		: String(Number(value.toPrecision(4)));
}

/** A story's own figure with its unit. */
export function showFigure({
	value,
	unit,
}: {
	readonly value: number;
	readonly unit: "ms" | "";
}): string {
	return unit === "ms"
		? showMilliseconds(value)
		: showCount(Number(value.toPrecision(4)));
}
