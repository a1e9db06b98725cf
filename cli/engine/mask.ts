/** Masks secrets by their values, in every usual encoding: a target may send back what it was sent. */

/** Shorter values are no secrets, and their letters are in every text. */
const minLength = 4;

/** What replaces a secret. */
const masked = "***";

/** A function that replaces these values in a text. */
export function maskOf(secrets: readonly string[]): (text: string) => string {
	const found = secrets.flatMap(withParts).filter(isLong);
	// The longest first: one may contain another.
	const patterns = [...new Set(found)]
		.sort((one, other) => other.length - one.length)
		.flatMap((secret) => [
			escapedForms(secret),
			...inBase64(secret).map(escapedForms),
		]);
	return (text) =>
		patterns.reduce((rest, pattern) => rest.replace(pattern, masked), text);
}

function isLong(text: string): boolean {
	return text.length >= minLength;
}

/** Shorter credentials after a scheme would be words of any text. */
const credentials = /^[A-Za-z]+ +(\S{8,})$/;

/** The value of a header, and the credentials in it: `Bearer …`, and `Basic …` with the password in base64. */
function withParts(secret: string): string[] {
	const own = credentials.exec(secret)?.[1];
	if (own === undefined) return [secret];
	const decoded = Buffer.from(own, "base64").toString();
	const isBasic = /^basic /i.test(secret) && decoded.includes(":");
	return isBasic
		? [secret, own, decoded, decoded.slice(decoded.indexOf(":") + 1)]
		: [secret, own];
}

/** A value as it is, or with any of its characters as URLs, JSON (within JSON, as in k6's log), HTML or forms escape them. */
function escapedForms(secret: string): RegExp {
	return new RegExp([...secret].map(formsOf).join(""), "g");
}

/** A pattern for one character. Letters and digits are escaped nowhere. */
function formsOf(character: string): string {
	if (/^[A-Za-z0-9]$/.test(character)) return character;
	const bytes = [...Buffer.from(character)].map((byte) => hexadecimal(byte, 2));
	const units = [...Array(character.length).keys()].map((at) =>
		hexadecimal(character.charCodeAt(at), 4),
	);
	const point = character.codePointAt(0) ?? 0;
	const short = JSON.stringify(character).slice(2, -1);
	const forms = [
		`\\\\*${quoted(character)}`,
		// A line end as \n, a quote as \".
		...(short === "" ? [] : [`\\\\+${quoted(short)}`]),
		units.map((unit) => `\\\\+u${unit}`).join(""),
		bytes.map((byte) => `%(?:25)*${byte}`).join(""),
		`&#0*${point};`,
		`&#[xX]0*${hexadecimal(point, 0)};`,
		...(named[character] ?? []).map((name) => `&${name};`),
		...(character === " " ? ["\\+"] : []),
	];
	return `(?:${forms.join("|")})`;
}

const named: Readonly<Record<string, readonly string[]>> = {
	"&": ["amp"],
	"<": ["lt"],
	">": ["gt"],
	'"': ["quot"],
	"'": ["apos"],
};

/** A number as a pattern of hexadecimal digits, in small or capital letters. */
function hexadecimal(number: number, length: number): string {
	return number
		.toString(16)
		.padStart(length, "0")
		.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

/** A character as a pattern. */
function quoted(character: string): string {
	return character.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
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
	const texts = [...new Set([...ends, ...found])].filter(isLong);
	return texts.flatMap((text) => [
		text,
		text.replaceAll("+", "-").replaceAll("/", "_"),
	]);
}
