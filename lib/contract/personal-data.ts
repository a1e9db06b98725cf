/** Personal data in both APIs' bodies: it is masked in every trace that is kept. */
import { isObject, type Json } from "../util/json.ts";

/** Members with personal data, at any depth. */
const personal: ReadonlySet<string> = new Set([
	"firstname",
	"lastname",
	"age",
	"company",
	"email",
	"phone",
	"ipAddress",
	"customerId",
	"visitor_name",
]);

/** A body with masked personal data. Of a body that is no JSON only the length is kept, since it may contain anything. */
export const maskBody = (text: string): string => {
	if (text === "") return text;
	let body: unknown;
	try {
		body = JSON.parse(text);
	} catch {
		return `(${text.length} characters that are no JSON)`;
	}
	const masked = JSON.stringify(mask(body));
	return masked.length <= maxText
		? masked
		: `${masked.slice(0, maxText)}… (${masked.length} characters)`;
};

const maxText = 4000;

const mask = (value: unknown, parent = ""): unknown => {
	if (Array.isArray(value)) return value.map((one) => mask(one, parent));
	if (!isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, member]) => [
			name,
			isPersonal(name, value, parent) ? "***" : mask(member, name),
		]),
	);
};

/** A line of a chat has a sender: its text and its sender's name are personal data (E9). */
const isPersonal = (name: string, owner: Json, parent: string): boolean =>
	personal.has(name) ||
	(name === "message" && "sender" in owner) ||
	(name === "name" && parent === "sender");
