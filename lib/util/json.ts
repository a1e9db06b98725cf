/** JSON values of unknown content. */

/** An object with members of any kind. */
export type Json = Record<string, unknown>;

/** Whether a value is an object, as JSON has them: neither null nor an array. */
export const isObject = (value: unknown): value is Json =>
	typeof value === "object" && value !== null && !Array.isArray(value);

/** A file's content without the member by which editors find its schema. */
export const withoutSchema = (value: unknown): unknown => {
	if (!isObject(value)) return value;
	const { $schema: _, ...rest } = value;
	return rest;
};
