/** Masks secrets by their values, in every usual encoding: a target may send back what it was sent. */

/** Shorter values are no secrets, and their letters are in every text. */
const minLength = 4;

/** What replaces a secret. */
const masked = "***";

/** A function that replaces these values in a text. */
export function maskOf(secrets: readonly string[]): (text: string) => string {
	const found = secrets.filter((one) => one.length >= minLength);
	// The longest first: one encoding may contain another.
	const needles = [...new Set(found.flatMap(encodingsOf))].sort(
		(one, other) => other.length - one.length,
	);
	return (text) =>
		needles.reduce((rest, needle) => rest.replaceAll(needle, masked), text);
}

/** A value as it may stand in a text. JSON may be within JSON, as in the lines of k6's log. */
function encodingsOf(value: string): string[] {
	const once = inJson(value);
	const plain = [
		value,
		once,
		inJson(once),
		encodeURIComponent(value),
		...inHtml(value),
	];
	return [...plain, ...plain.map(inJson), ...inBase64(value)];
}

function inJson(text: string): string {
	return JSON.stringify(text).slice(1, -1);
}

function inHtml(text: string): string[] {
	const escaped = text
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replaceAll(">", "&gt;")
		.replaceAll('"', "&quot;");
	return ["&#39;", "&#x27;", "&apos;"].map((quote) =>
		escaped.replaceAll("'", quote),
	);
}

/** A value within a longer text starts at any of three places of base64; its ends depend on what is beside it. */
function inBase64(value: string): string[] {
	const found = [0, 1, 2].map((before) => {
		const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(value)]);
		const whole = bytes.length - (bytes.length % 3);
		const from = before === 0 ? 0 : 4;
		return bytes.subarray(0, whole).toString("base64").slice(from);
	});
	const ends = [Buffer.from(value).toString("base64").replace(/=+$/, "")];
	return [...ends, ...found]
		.filter((text) => text.length >= minLength)
		.flatMap((text) => [text, text.replaceAll("+", "-").replaceAll("/", "_")]);
}
