/** A violation in words: the rule, what was owed, and what came. */
import { rules } from "../../lib/contract/rules.ts";
import type { Result } from "../result/schema.ts";
import { onOneLine } from "./format.ts";

/** One line. */
export function describeViolation({
	step,
	rule,
	found,
}: Result["violations"]["examples"][number]): string {
	const sentences: Readonly<Record<string, string>> = rules;
	return `${step} broke ${rule}. Owed: ${sentences[rule] ?? rule} Found: ${onOneLine(found)}`;
}
