/** Personal data in both APIs' bodies: it is masked in every trace that is kept. */
import { parseExact, stringifyExact } from "../util/exact-json.ts";
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
		body = parseExact(text);
	} catch {
		return `(${text.length} characters that are no JSON)`;
	}
	places ??= placesOf(allBodies);
	const masked = stringifyExact(mask(places, body, ""));
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
	/**
	 * As in `product.name`: a member's name after that of the object or list that has its owner, with the names of all members
	 * of that owner.
	 */
	readonly harmless: Map<string, Set<string>>;
	/** By personal name, the names that stand beside it. */
	readonly beside: Map<string, Set<string>>;
}

/** Made when the first trace is, since most visits have none. */
let places: Places | undefined;

const placesOf = (schemas: readonly object[]): Places => {
	const found: Places = {
		personal: new Set(),
		harmless: new Map(),
		beside: new Map(),
	};
	for (const schema of schemas) addPlaces(found, schema, "");
	return found;
};

/** Adds the members of a schema that stands at a place, and their members. */
const addPlaces = (found: Places, schema: object, at: string): void => {
	const { properties = {}, items, anyOf }: Parts = { ...schema };
	const names = new Set(Object.keys(properties));
	for (const [name, member] of Object.entries(properties)) {
		if (Object.keys(personal).some((mark) => mark in member)) {
			found.personal.add(name);
			const beside = found.beside.get(name) ?? new Set();
			for (const other of names) beside.add(other);
			found.beside.set(name, beside);
			continue;
		}
		const own = found.harmless.get(`${at}.${name}`) ?? new Set();
		for (const other of names) own.add(other);
		found.harmless.set(`${at}.${name}`, own);
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
			isPersonal(known, name, at, value) ? "***" : mask(known, member, name),
		]),
	);
};

/**
 * Whether a member of an object that stands at a place is personal. It is also where the object has another member that only
 * stands beside the personal one, as the sender beside a transcript's message.
 */
const isPersonal = (
	{ personal: names, harmless, beside }: Places,
	name: string,
	at: string,
	owner: object,
): boolean => {
	if (!names.has(name)) return false;
	const own = harmless.get(`${at}.${name}`);
	return (
		own === undefined ||
		Object.keys(owner).some(
			(other) => beside.get(name)?.has(other) && !own.has(other),
		)
	);
};
