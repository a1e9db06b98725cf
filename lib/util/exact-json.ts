/**
 * JSON whose ids keep their digits. A double holds 15 digits surely, and an engagement's ids may have more (M27): those are read
 * as texts of digits, and written as the numbers that they were.
 */

/** A whole number of 0 or more; one with more than 15 digits is a text of them. */
export type Exact = number | `${bigint}`;

const names =
	"campaignId|engagementId|engagementRevision|campaign|engId|revision";
/** Within a JSON text a quote before a name is never part of another text: there it would be escaped. */
const longNumber = new RegExp(
	`("(?:${names})"\\s*:\\s*)(\\d{16,})(?=\\s*[,}])`,
	"g",
);
const longText = new RegExp(`("(?:${names})":)"(\\d{16,})"`, "g");
const maybeLong = /\d{16}/;

/** Parses a JSON text, which may start with a byte order mark. Throws SyntaxError like JSON.parse. */
export const parseExact = (text: string): unknown => {
	const plain = text.startsWith("\ufeff") ? text.slice(1) : text;
	return JSON.parse(
		maybeLong.test(plain) ? plain.replace(longNumber, '$1"$2"') : plain,
	);
};

/** The JSON text of a value, with the numbers that parseExact read. */
export const stringifyExact = (value: unknown): string => {
	const text = JSON.stringify(value);
	return maybeLong.test(text) ? text.replace(longText, "$1$2") : text;
};

/** Whether a value is a number, or a text that stands for a long one. */
export const isExact = (value: unknown): value is Exact =>
	typeof value === "number" ||
	(typeof value === "string" && /^\d{16,}$/.test(value));

/** Another whole number. */
export const otherThan = (id: Exact): Exact => {
	if (typeof id === "number") return id + 1;
	const last = id.endsWith("1") ? 2 : 1;
	// A long number without its last digit is a number, too.
	return `${id.slice(0, -1)}${last}` as Exact;
};
