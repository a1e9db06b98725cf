/** Texts of others in our output: servers, paths and files may have any text. */

/** Control characters, line ends, marks that turn the direction of a text around, and halves of pairs. */
const special = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/gu;

/**
 * A text on one line: special characters stand there as escapes. No CI system takes it for a command: GitHub reads lines that
 * start with `::`, others what follows `##`, as in `##vso[` and `##teamcity[`.
 */
export const onOneLine = (text: string): string =>
	text
		.replace(special, escaped)
		.replace(/^(\s*):(?=:)/, "$1\\u003a")
		.replace(/#(?=#\w*\[)/g, "\\u0023");

const escaped = (character: string): string =>
	short.get(character) ??
	`\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

const short: ReadonlyMap<string, string> = new Map([
	["\n", "\\n"],
	["\r", "\\r"],
	["\t", "\\t"],
]);
