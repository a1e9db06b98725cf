/** Turns what a schema found wrong into one line for a person: where, what was expected, what was found. */
import type { ErrorObject } from "ajv";
import leven from "leven";

/** A compiled schema: says whether a value fits, and keeps why not. */
export interface Check<T> {
	(value: unknown): value is T;
	errors?: ErrorObject[] | null;
}

/** The path of the member that is wrong or missing, as in `visitors[2].name`; empty for the whole value. */
export function memberPath(error: ErrorObject): string {
	let path = "";
	for (const part of error.instancePath.split("/").slice(1)) {
		const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
		path += /^\d+$/.test(name) ? `[${name}]` : path === "" ? name : `.${name}`;
	}
	const missing: unknown =
		error.params.missingProperty ?? error.params.additionalProperty;
	if (typeof missing !== "string") return path;
	return path === "" ? missing : `${path}.${missing}`;
}

/** One line naming source, member, what was expected and what was found. `errors` are those of `value`. */
export function explain(
	source: string,
	value: unknown,
	errors: ErrorObject[] | null | undefined,
): string {
	const error =
		errors?.at(-1)?.keyword === "anyOf" ? errors?.at(-1) : errors?.[0];
	if (!error) return `${source}: not valid`;
	const path = memberPath(error);
	const where = path === "" ? source : `${source}: ${path}`;
	if (error.keyword === "additionalProperties") {
		const known = Object.keys(
			isObject(error.parentSchema) ? properties(error.parentSchema) : {},
		);
		return `${where}: unknown member${didYouMean(path.split(".").at(-1) ?? "", known)}`;
	}
	if (error.keyword === "required")
		return `${where}: expected a value, found none`;
	return `${where}: expected ${expectation(error)}, found ${show(valueAt(value, error.instancePath))}`;
}

/** ` (did you mean "x"?)` for the nearest known name, or the whole list where none is near. */
export function didYouMean(name: string, known: readonly string[]): string {
	const near = nearest(name, known);
	if (near !== undefined) return `; did you mean "${near}"?`;
	return known.length === 0 ? "" : `; known: ${known.join(", ")}`;
}

/** The known name that is closest to a misspelt one, or none where nothing is close. */
export function nearest(
	name: string,
	known: readonly string[],
): string | undefined {
	let best: string | undefined;
	let least = Math.max(2, Math.floor(name.length / 3)) + 1;
	for (const candidate of known) {
		const distance = leven(name.toLowerCase(), candidate.toLowerCase());
		if (distance < least) [best, least] = [candidate, distance];
	}
	return best;
}

function expectation(error: ErrorObject): string {
	const { params } = error;
	switch (error.keyword) {
		case "type":
			return `a value of type ${params.type}`;
		case "enum":
			return `one of ${params.allowedValues.map(show).join(", ")}`;
		case "const":
			return show(params.allowedValue);
		case "minimum":
		case "maximum":
		case "exclusiveMinimum":
		case "exclusiveMaximum":
			return `a number ${params.comparison} ${params.limit}`;
		default:
			return `a value that ${error.message ?? "fits"}`;
	}
}

function valueAt(value: unknown, pointer: string): unknown {
	let found = value;
	for (const part of pointer.split("/").slice(1)) {
		const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
		found = isObject(found) ? found[name] : undefined;
	}
	return found;
}

function show(value: unknown): string {
	const text = JSON.stringify(value) ?? "nothing";
	return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function properties(schema: Record<string, unknown>): Record<string, unknown> {
	return isObject(schema.properties) ? schema.properties : {};
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null;
}
