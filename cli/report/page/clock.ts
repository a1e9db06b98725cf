/** Moments of a run. */

/** Seconds after the start, as in `90 s` or `1:30:00`. */
export function clock(seconds: number): string {
	if (seconds < 120) return `${seconds} s`;
	const parts = [seconds / 3600, (seconds / 60) % 60, seconds % 60];
	const [hours = 0, minutes = 0, rest = 0] = parts.map(Math.floor);
	const two = (value: number): string => String(value).padStart(2, "0");
	return hours > 0
		? `${hours}:${two(minutes)}:${two(rest)}`
		: `${minutes}:${two(rest)}`;
}
