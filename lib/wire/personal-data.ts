/** What of both APIs' bodies says who somebody is: it is masked wherever a story is kept for people to read. */
import { isObject, type Json } from "./json.ts";

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

/** A body with its personal data masked; what is no JSON is cut short, since nobody knows what it holds. */
export const maskBody = (text: string): string => {
	if (text === "") return text;
	try {
		const body: unknown = JSON.parse(text);
		return cut(JSON.stringify(mask(body)), mostText);
	} catch {
		return cut(text, 200);
	}
};

const mostText = 4000;

const cut = (text: string, most: number): string =>
	text.length <= most
		? text
		: `${text.slice(0, most)}… (${text.length} characters)`;

const mask = (value: unknown): unknown => {
	if (Array.isArray(value)) return value.map(mask);
	if (!isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, member]) => [
			name,
			isPersonal(name, value) ? "***" : mask(member),
		]),
	);
};

/** A line of a chat has a sender: what was said, and by whom, is theirs (E9). */
const isPersonal = (name: string, owner: Json): boolean =>
	personal.has(name) ||
	(name === "message" && "sender" in owner) ||
	(name === "name" && "type" in owner && "href" in owner);
