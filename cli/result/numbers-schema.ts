/** Schemas of the Result's numbers: each has a description with its unit. */
import * as Type from "typebox";

/** A whole number of something. */
export const count = (description: string) =>
	Type.Integer({ minimum: 0, description });

/** Whole numbers of something, by name. */
export const counts = (of: string) =>
	Type.Unsafe<Record<string, number>>({
		type: "object",
		additionalProperties: count(of),
	});

/** A duration. */
export const milliseconds = Type.Number({
	minimum: 0,
	description: "milliseconds",
});

/** A share. */
export const share = (description: string) =>
	Type.Number({ minimum: 0, description });

/** A time in seconds. */
export const seconds = (description: string) =>
	Type.Number({ minimum: 0, description: `seconds ${description}` });

/** A figure with a limit. */
export const limited = (description: string) =>
	Type.Number({
		description: `${description}: milliseconds for durations, 0 to 1 for rates, else a count`,
	});
