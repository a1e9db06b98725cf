/** Reads the moments in list filters (E4). */

/** The end of a range that a text is: a bare date means its first millisecond, or its last. */
export type End = "start" | "end";

const iso =
	/^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d{1,30}))?)?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/;
const dayMilliseconds = 86_400_000;

/**
 * Milliseconds since 1970 of an ISO 8601 date, or of a date with hour, minute, second or fraction; without a zone it is UTC.
 * Undefined for any other text, and for a day or an hour that does not exist.
 */
export function parseMoment(text: string, end: End): number | undefined {
	const parts = iso.exec(text);
	if (!parts) return undefined;
	const [, year, month, day, hour, minute = "0", second = "0", fraction = ""] =
		parts;
	const date = new Date(0);
	date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
	const exists =
		date.getUTCMonth() === Number(month) - 1 &&
		date.getUTCDate() === Number(day);
	if (!exists) return undefined;
	if (hour === undefined)
		return date.getTime() + (end === "end" ? dayMilliseconds - 1 : 0);
	const offset = offsetMinutes(parts[8]);
	if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59)
		return undefined;
	if (offset === undefined) return undefined;
	return (
		date.getTime() +
		((Number(hour) * 60 + Number(minute) - offset) * 60 + Number(second)) *
			1000 +
		millisecondsOf(fraction)
	);
}

/** Whole milliseconds; finer digits count as half of one. Records have whole milliseconds, so none lies on the half. */
function millisecondsOf(fraction: string): number {
	const whole = Number(fraction.slice(0, 3).padEnd(3, "0"));
	return /[1-9]/.test(fraction.slice(3)) ? whole + 0.5 : whole;
}

function offsetMinutes(zone: string | undefined): number | undefined {
	if (zone === undefined || zone === "Z") return 0;
	const hours = Number(zone.slice(1, 3));
	const minutes = Number(zone.slice(3).replace(":", ""));
	if (hours > 23 || minutes > 59) return undefined;
	return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}
