/** A violation: the rule that an answer broke, and what was found. */
import type { Rule } from "../contract/rules.ts";

export interface Violation {
	readonly rule: Rule;
	readonly found: string;
	/** The part of the rule that was broken, where the rule has several. */
	readonly owed?: string;
}
