/** Lays given members over defaults. */
import { isObject } from "./json.ts";

/** Lays given members over the default, member by member; arrays and plain values replace. */
export function mergeOver<T>(base: T, given: unknown): T;
export function mergeOver(base: unknown, given: unknown): unknown {
	if (given === undefined) return base;
	if (!isObject(base) || !isObject(given)) return given;
	const merged: Record<string, unknown> = { ...base };
	for (const [name, value] of Object.entries(given))
		merged[name] = mergeOver(merged[name], value);
	return merged;
}
