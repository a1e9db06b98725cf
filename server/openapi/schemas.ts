/** Building blocks of the OpenAPI document's operations. */

/** JSON content of a schema, with an example where there is one. */
export const json = (schema: object, example?: object) => ({
	"application/json": { schema, ...(example && { example }) },
});

interface Parameter {
	readonly name: string;
	readonly in: "query" | "path";
	readonly required: boolean;
	readonly description: string;
	readonly schema: object;
	readonly example?: unknown;
}

/** A parameter in the query; `more` may hold an example or `required: true`. */
export const query = (
	name: string,
	description: string,
	schema: object,
	more: { readonly required?: boolean; readonly example?: unknown } = {},
): Parameter => ({
	name,
	in: "query",
	required: false,
	description,
	schema,
	...more,
});

/** A parameter in the path. */
export const path = (
	name: string,
	description: string,
	schema: object,
	example: string,
): Parameter => ({
	name,
	in: "path",
	required: true,
	description,
	schema,
	example,
});

/** An answer. */
export const answer = (
	description: string,
	schema: object,
	example?: object,
) => ({ description, content: json(schema, example) });

/** 405: the method that is allowed is in a header. */
export const wrongMethod = (schema: object) => ({
	...answer("wrong method", schema),
	headers: {
		Allow: { description: "the right one", schema: { type: "string" } },
	},
});
