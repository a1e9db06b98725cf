/**
 * Checks files that people write against their schemas, and reports the first problem in one line. The schema libraries
 * that could do this either compile at run time, which k6 cannot, or are larger than a bundle.
 */
import type { Static, TSchema } from "typebox";
import { didYouMean } from "./did-you-mean.ts";
import { isHidden, withoutUser } from "./hidden.ts";
import { isObject, type Json } from "./json.ts";
import { BadInput } from "./user-errors.ts";

/** Asserts that a value fits a schema. Throws BadInput naming source, member, what was expected and found. */
export function assertFits<Schema extends TSchema>(
	schema: Schema,
	value: unknown,
	source: string,
): asserts value is Static<Schema> {
	const problem = firstProblem(schema, value, "");
	if (problem) throw new BadInput(`${source}: ${problem}`);
}

/** The first problem of a value, its path first; undefined where it fits. */
function firstProblem(
	schema: object,
	value: unknown,
	path: string,
): string | undefined {
	for (const [keyword, asked] of Object.entries(schema)) {
		// A misspelt member explains more than a missing one, so missing members come last.
		if (keyword === "required") continue;
		const expected = expectation(keyword, asked, value, schema);
		if (expected === undefined) continue;
		const found = isHidden(schema) ? "a value that is not shown" : show(value);
		return `${path === "" ? "" : `${path}: `}expected ${expected}, found ${found}`;
	}
	if (isObject(value))
		return (
			firstMemberProblem(schema, value, path) ??
			missingMember(schema, value, path)
		);
	if (!Array.isArray(value) || !("items" in schema) || !isObject(schema.items))
		return undefined;
	for (const [index, item] of value.entries()) {
		const problem = firstProblem(schema.items, item, `${path}[${index}]`);
		if (problem) return problem;
	}
	return undefined;
}

/** The missing members. Of the others only the names are shown, since some hold secrets. */
function missingMember(
	schema: Json | object,
	value: Json,
	path: string,
): string | undefined {
	const { required }: Json = { ...schema };
	if (!Array.isArray(required)) return undefined;
	const missing = required.filter((name) => !Object.hasOwn(value, name));
	if (missing.length === 0) return undefined;
	const found = Object.keys(value).map(printable).join(", ") || "none";
	return `${path === "" ? "" : `${path}: `}expected the member ${missing.join(", ")}, found ${found}`;
}

/** A name as it is, or quoted where it would break the line. */
const printable = (name: string): string =>
	/^[\w$.-]{1,60}$/.test(name) ? name : show(name);

function firstMemberProblem(
	schema: Json | object,
	value: Json,
	path: string,
): string | undefined {
	const { properties, additionalProperties: other }: Json = { ...schema };
	const known: Json = isObject(properties) ? properties : {};
	for (const [name, member] of Object.entries(value)) {
		const at = path === "" ? printable(name) : `${path}.${printable(name)}`;
		const rule = Object.hasOwn(known, name) ? known[name] : other;
		if (rule === false)
			return `${at}: unknown member${didYouMean(name, Object.keys(known))}`;
		const problem = isObject(rule) ? firstProblem(rule, member, at) : undefined;
		if (problem) return problem;
	}
	return undefined;
}

/** The expectation of a keyword that a value does not meet; undefined where it does. */
function expectation(
	keyword: string,
	asked: unknown,
	value: unknown,
	schema: object,
): string | undefined {
	switch (keyword) {
		case "type":
			return [asked].flat().some((type) => typeOf(value, type) === type)
				? undefined
				: `a value of type ${[asked].flat().join(" or ")}`;
		case "enum":
			if (!Array.isArray(asked) || asked.includes(value)) return undefined;
			return `one of ${asked.map(show).join(", ")}`;
		case "pattern":
			if (new RegExp(String(asked), "u").test(String(value))) return undefined;
			return "description" in schema
				? String(schema.description)
				: `text like ${String(asked)}`;
		case "minimum":
			return Number(value) >= Number(asked)
				? undefined
				: `at least ${String(asked)}`;
		case "maximum":
			return Number(value) <= Number(asked)
				? undefined
				: `at most ${String(asked)}`;
		case "exclusiveMinimum":
			return Number(value) > Number(asked)
				? undefined
				: `more than ${String(asked)}`;
		case "minLength":
			return String(value).length >= Number(asked)
				? undefined
				: `${String(asked)} characters or more`;
		case "maxLength":
			return String(value).length <= Number(asked)
				? undefined
				: `${String(asked)} characters or fewer`;
		case "minItems":
			return [value].flat().length >= Number(asked)
				? undefined
				: `${String(asked)} or more of them`;
		case "properties":
		case "additionalProperties":
		case "items":
		case "description":
		case "default":
		case "x-hidden":
			return undefined;
		default:
			throw new Error(
				`a schema uses the keyword "${keyword}", which is not checked`,
			);
	}
}

/** The JSON type of a value; a whole number is an integer where the schema wants one. */
function typeOf(value: unknown, asked: unknown): string {
	if (value === null) return "null";
	if (Array.isArray(value)) return "array";
	return asked === "integer" && Number.isInteger(value)
		? "integer"
		: typeof value;
}

/** A value as an error shows it. Members of objects and lists may be secrets. */
function show(value: unknown): string {
	if (Array.isArray(value) && value.length > 0) return "a list";
	if (isObject(value) && Object.keys(value).length > 0) return "an object";
	const shown = typeof value === "string" ? withoutUser(value) : value;
	const text = JSON.stringify(shown) ?? "nothing";
	return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
