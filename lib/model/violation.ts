/** A violation: the rule that an answer broke, and what was found. */
import type { Rule } from "../contract/rules.ts";

export interface Violation {
	readonly rule: Rule;
	readonly found: string;
}
