/** Habits: the behaviour settings of a scenario, as a schema with defaults. A settings file may name any of them. */
import * as Type from "typebox";
import { isObject, type Json } from "../util/json.ts";

const strict = { additionalProperties: false };

/** All habits of a scenario, by name. */
export const habits = <Properties extends Type.TProperties>(
	properties: Properties,
) => Type.Object(properties, strict);

/** A part of something, 0 to 1. */
export const share = (byDefault: number) =>
	Type.Number({ minimum: 0, maximum: 1, default: byDefault });

/** A whole number, 1 to `maximum`. */
export const count = (byDefault: number, maximum: number) =>
	Type.Integer({ minimum: 1, maximum, default: byDefault });

/** Seconds, 0 to `maximum`. */
export const seconds = (byDefault: number, maximum: number) =>
	Type.Number({ minimum: 0, maximum, default: byDefault });

/** A think time by its median and 99th percentile, in seconds. */
export const thinkTime = (medianSeconds: number, p99Seconds: number) =>
	Type.Object(
		{
			medianSeconds: seconds(medianSeconds, 3600),
			p99Seconds: seconds(p99Seconds, 36_000),
		},
		strict,
	);

/** How many visitors of each type come, compared with the other types. */
export const weights = <Name extends string>(
	byType: Readonly<Record<Name, number>>,
): Type.TObject<Record<Name, Type.TNumber>> => {
	const weight = (byDefault: number) =>
		Type.Number({ minimum: 0, maximum: 1_000_000, default: byDefault });
	const properties: Record<string, Type.TNumber> = Object.fromEntries(
		Object.entries<number>(byType).map(([name, one]) => [name, weight(one)]),
	);
	// Object.fromEntries forgets the names of the members.
	return Type.Object(properties as Record<Name, Type.TNumber>, strict);
};

/** The defaults of a schema of habits, members of members included. */
export const defaultsOf = (schema: object): unknown => {
	const { properties, default: own }: Json = { ...schema };
	if (!isObject(properties)) return own;
	return Object.fromEntries(
		Object.entries(properties).map(([name, member]) => [
			name,
			defaultsOf(isObject(member) ? member : {}),
		]),
	);
};

/** The schema for a settings file: like a schema of habits, but every member may be left out. */
export const optional = (schema: object): Type.TSchema => {
	const { properties, required: _, ...rest }: Json = { ...schema };
	if (!isObject(properties)) return { ...schema };
	const members = Object.entries(properties).map(([name, member]) => [
		name,
		optional(isObject(member) ? member : {}),
	]);
	return { ...rest, properties: Object.fromEntries(members) };
};
