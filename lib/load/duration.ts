/** Durations as people write them: `20s`, `5m`, `1h30m`. */

import * as Type from "typebox";

/** The text of a duration, in files that people write. */
export const durationText = Type.String({
	pattern: "^(?=.*[1-9])(\\d+h)?(\\d+m)?(\\d+s)?$",
	description: "as in 20s, 5m or 1h30m",
});

const units = { h: 3600, m: 60, s: 1 } as const;

/** Seconds, more than 0; undefined where the text is not a duration. */
export function parseDuration(text: string): number | undefined {
	const parts = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text);
	if (!parts) return undefined;
	const [, hours = "0", minutes = "0", seconds = "0"] = parts;
	const total =
		Number(hours) * units.h + Number(minutes) * units.m + Number(seconds);
	return total > 0 ? total : undefined;
}

/** The shortest text of whole seconds, as in `1h30m`. */
export function formatDuration(seconds: number): string {
	const whole = Math.round(seconds);
	const parts = [
		[Math.floor(whole / units.h), "h"],
		[Math.floor((whole % units.h) / units.m), "m"],
		[whole % units.m, "s"],
	];
	const text = parts
		.filter(([count]) => count !== 0)
		.map((part) => part.join(""))
		.join("");
	return text === "" ? "0s" : text;
}
