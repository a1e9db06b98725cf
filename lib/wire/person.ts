/**
 * A person of the corpus: who a visitor is before the visit starts. Bodies are kept as ready text, since putting
 * JSON together from values would cost every visitor more than all its model's judgements.
 */
import type { PlainAttribute } from "./attributes.ts";
import type { ClientProperties } from "./monitor.ts";

/** What a person is after. */
export interface Wants {
	/** The topic of a lead. */
	readonly interest: string;
	readonly currency: string;
	readonly product: {
		name: string;
		category: string;
		sku: string;
		price: number;
	};
}

/** A person as the corpus makes one. */
export interface Profile {
	/** The brand's name for this consumer: lower-case letters and dashes, fit to be part of an id. */
	readonly handle: string;
	readonly clientProperties: ClientProperties;
	readonly entryPoints: string[];
	readonly engagementAttributes: PlainAttribute[];
	readonly wants: Wants;
}

/** A person as a visitor takes one from the corpus. */
export interface Person {
	readonly handle: string;
	/** The members of a first engagement request, as JSON without braces. */
	readonly arrival: string;
	/** The members of a later engagement request, as JSON without braces. */
	readonly device: string;
	/** What the person is after; read only by those who get there. */
	readonly wants: () => Wants;
}

/** One line a field: JSON text holds no line breaks of its own. */
export const packPerson = (profile: Profile): string => {
	const { handle, clientProperties, entryPoints, engagementAttributes, wants } =
		profile;
	return [
		handle,
		membersOf({ clientProperties }),
		membersOf({ entryPoints, engagementAttributes }),
		JSON.stringify(wants),
	].join("\n");
};

/** Reads what `packPerson` wrote. */
export const unpackPerson = (text: string): Person => {
	const first = text.indexOf("\n");
	const second = text.indexOf("\n", first + 1);
	const third = text.indexOf("\n", second + 1);
	const device = text.slice(first + 1, second);
	return {
		handle: text.slice(0, first),
		arrival: `${device},${text.slice(second + 1, third)}`,
		device,
		wants: () => JSON.parse(text.slice(third + 1)),
	};
};

const membersOf = (value: object): string => JSON.stringify(value).slice(1, -1);
