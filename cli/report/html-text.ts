/** A template tag for HTML: it escapes everything but its own results. */
import { htmlEscape } from "escape-goat";

/** Text that is HTML already. */
export class Html {
	readonly text: string;
	constructor(text: string) {
		this.text = text;
	}
}

/** What a template may contain. */
export type Part = string | number | Html | readonly Html[];

/** HTML with every interpolated text escaped, in attributes as well. */
export function html(
	strings: TemplateStringsArray,
	...parts: readonly Part[]
): Html {
	const text = strings.reduce(
		(sofar, fixed, index) => sofar + show(parts[index - 1] ?? "") + fixed,
	);
	return new Html(text);
}

function show(part: Part): string {
	if (part instanceof Html) return part.text;
	if (typeof part === "string" || typeof part === "number")
		return htmlEscape(String(part));
	return part.map(({ text }) => text).join("");
}
