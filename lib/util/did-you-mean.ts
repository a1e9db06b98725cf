/** Suggestions for misspelt names. */
import leven from "leven";

/** The known name that is closest to a misspelt one, or undefined where none is close. */
export function nearest(
	name: string,
	known: readonly string[],
): string | undefined {
	let best: string | undefined;
	let shortest = Math.max(2, Math.floor(name.length / 3)) + 1;
	for (const candidate of known) {
		const distance = leven(name.toLowerCase(), candidate.toLowerCase());
		if (distance < shortest) [best, shortest] = [candidate, distance];
	}
	return best;
}

/** `; did you mean "x"?` for the nearest known name, or the whole list where none is near. */
export function didYouMean(name: string, known: readonly string[]): string {
	const near = nearest(name, known);
	if (near !== undefined) return `; did you mean "${near}"?`;
	return known.length === 0 ? "" : `; known: ${known.join(", ")}`;
}
