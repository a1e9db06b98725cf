/** Personal data in both APIs' bodies: it is masked in every trace that is kept. */
import { isObject } from "../util/json.ts";
import { engagementPage, engagementsError, transcript } from "./engagements.ts";
import {
	attributeSchemas,
	engagementAnswer,
	engagementRequest,
	errorBody,
} from "./monitor.ts";
import { personal } from "./personal.ts";

/** A body with masked personal data. Of a body that is no JSON only the length is kept, since it may contain anything. */
export const maskBody = (text: string): string => {
	if (text === "") return text;
	let body: unknown;
	try {
		body = JSON.parse(text);
	} catch {
		return `(${text.length} characters that are no JSON)`;
	}
	places ??= placesOf(allBodies);
	const masked = JSON.stringify(mask(places, body, ""));
	return masked.length <= maxText
		? masked
		: `${masked.slice(0, maxText)}… (${masked.length} characters)`;
};

const maxText = 4000;

/** Every body of both APIs. A body of reports has the members of one of engagements. */
const allBodies: readonly object[] = [
	engagementRequest,
	...Object.values(attributeSchemas),
	engagementAnswer,
	errorBody,
	engagementPage,
	transcript,
	engagementsError,
];

/** Members by name, and of some of them the places where the same name is nothing personal. */
interface Places {
	readonly personal: Set<string>;
	/** As in `product.name`: a member's name after that of the object or list that has its owner. */
	readonly harmless: Set<string>;
}

/** Made when the first trace is, since most visits have none. */
let places: Places | undefined;

const placesOf = (schemas: readonly object[]): Places => {
	const found: Places = { personal: new Set(), harmless: new Set() };
	for (const schema of schemas) addPlaces(found, schema, "");
	return found;
};

/** Adds the members of a schema that stands at a place, and their members. */
const addPlaces = (found: Places, schema: object, at: string): void => {
	const { properties = {}, items, anyOf }: Parts = { ...schema };
	for (const [name, member] of Object.entries(properties)) {
		if (Object.keys(personal).some((mark) => mark in member)) {
			found.personal.add(name);
			continue;
		}
		found.harmless.add(`${at}.${name}`);
		addPlaces(found, member, name);
	}
	if (items) addPlaces(found, items, at === "" ? listed : at);
	for (const one of anyOf ?? []) addPlaces(found, one, at);
};

interface Parts {
	readonly properties?: Readonly<Record<string, object>>;
	readonly items?: object;
	readonly anyOf?: readonly object[];
}

/** The place of what stands in a body that is a list. */
const listed = "[]";

/** A value that stands at a place, with masked personal data. Where a body is not of its schema, a personal name decides. */
const mask = (known: Places, value: unknown, at: string): unknown => {
	if (Array.isArray(value))
		return value.map((one) => mask(known, one, at === "" ? listed : at));
	if (!isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, member]) => [
			name,
			known.personal.has(name) && !known.harmless.has(`${at}.${name}`)
				? "***"
				: mask(known, member, name),
		]),
	);
};
