/** What of both APIs' bodies says who somebody is: it is masked wherever a story is kept for people to read. */
import { isObject, type Json } from "../util/json.ts";

/** Members that hold personal data wherever they stand. */
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

/** A body with its personal data masked; of what is no JSON only the length is told, since nobody knows what it holds. */
export const maskBody = (text: string): string => {
	if (text === "") return text;
	let body: unknown;
	try {
		body = JSON.parse(text);
	} catch {
		return `(${text.length} characters that are no JSON)`;
	}
	const masked = JSON.stringify(mask(body));
	return masked.length <= mostText
		? masked
		: `${masked.slice(0, mostText)}… (${masked.length} characters)`;
};

const mostText = 4000;

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

/** A line of a chat has a sender: what was said, and by whom, is theirs (E9). */
const isPersonal = (name: string, owner: Json, parent: string): boolean =>
	personal.has(name) ||
	(name === "message" && "sender" in owner) ||
	(name === "name" && parent === "sender");
