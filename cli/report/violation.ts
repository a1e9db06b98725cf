/** A violation in words: the rule, what was owed, and what came. */
import { rules } from "../../lib/contract/rules.ts";
import type { Result } from "../result/schema.ts";

type Violation = Result["violations"]["examples"][number];

/** One line. */
export function describeViolation(violation: Violation): string {
	const { step, rule, found } = violation;
	return `${step} broke ${rule}. Owed: ${owedIn(violation)} Found: ${found}`;
}

/** The sentence of the rule, or of the part of it that was broken. */
export function owedIn({ rule, owed }: Violation): string {
	const sentences: Readonly<Record<string, string>> = rules;
	return owed === undefined ? (sentences[rule] ?? rule) : sentence(owed);
}

function sentence(part: string): string {
	return `${part.charAt(0).toUpperCase()}${part.slice(1)}.`;
}
