/** Formats figures for people. */
import type { Result } from "../result/schema.ts";

/** As in `1.23 ms`, with three significant digits. */
export function showMilliseconds(value: number): string {
	return `${Number(value.toPrecision(3))} ms`;
}

/** A share of a whole, as in `12.5 %`; a dash where the whole is 0. */
export function showShare(part: number, whole: number): string {
	if (whole === 0) return "–";
	const percent = (part / whole) * 100;
	const shown = Number(percent.toPrecision(3));
	// What is not all, or not nothing, is not shown as if it were.
	if (shown === 100 && part < whole)
		return `${Math.floor(percent * 1000) / 1000} %`;
	return `${shown} %`;
}

/** The share of sessions that came back, of those that were promised or that a visitor saw lost. */
export function showResumed({
	owed,
	reused,
	lost,
}: Readonly<Record<"owed" | "reused" | "lost", number>>): string {
	return showShare(reused, owed + lost);
}

/** Why requests got no answer, as in `connection reset 3 times, first in second 4`. */
export function showLost(lost: Result["requests"]["lost"]): string {
	return lost
		.map(
			({ cause, count, second }) =>
				`${cause} ${count === 1 ? "once, in" : `${showCount(count)} times, first in`} second ${second}`,
		)
		.join("; ");
}

/** Answers of something in front of the API, as in `502 text/html 12 times, first in second 4: "Bad Gateway"`. */
export function showInFront(all: Result["requests"]["inFront"]): string {
	return all
		.map(({ status, media, count, second, example }) => {
			const times =
				count === 1 ? "once, in" : `${showCount(count)} times, first in`;
			const hints = example ? `: ${hintsOf(example).join(", ")}` : "";
			return `${status} ${media} ${times} second ${second}${hints}`;
		})
		.join("; ");
}

/** What an example of an answer says, in words. */
export function hintsOf({
	words,
	location,
	retryAfter,
}: NonNullable<Result["requests"]["inFront"][number]["example"]>): string[] {
	return [
		words === "" ? "an empty body" : `"${words}"`,
		...(location === undefined ? [] : [`Location ${location}`]),
		...(retryAfter === undefined ? [] : [`Retry-After ${retryAfter}`]),
	];
}

/** Labels on one line, as in `build=4711, branch=main`. */
export function showLabels(labels: Readonly<Record<string, string>>): string {
	return Object.entries(labels)
		.map(([key, value]) => `${key}=${value}`)
		.join(", ");
}

/** A moment of ISO 8601 to the second, as in `2027-03-01 08:15:00 UTC`. */
export function showTime(moment: string): string {
	return `${moment.replace("T", " ").slice(0, 19)} UTC`;
}

/** A whole number with separated thousands. */
export function showCount(value: number): string {
	return value.toLocaleString("en-US");
}

/** The measured value of a limit, with its unit and its error bound. */
export function showMeasured({
	metric,
	statistic,
	measured,
	error,
}: Pick<
	Result["limits"][number],
	"metric" | "statistic" | "measured" | "error"
>): string {
	const off = error > 0 ? ` ± ${showShare(error, 1)}` : "";
	if (metric === "step_duration") return showMilliseconds(measured) + off;
	if (metric === "achieved_rate")
		return `${Number(measured.toPrecision(4))} visitors/s`;
	return statistic === "rate" ? showShare(measured, 1) : showCount(measured);
}

/** A figure of a single scenario, with its unit. */
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
