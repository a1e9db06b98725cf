/** Judges caps on the creation of sessions, as far as one visitor can know them (M31). Pure. */

import type { Expectations } from "./expectations.ts";
import type { Certainty, Creation, Knowledge, Span } from "./knowledge.ts";
import type { Violation } from "./violation.ts";

const none: readonly Violation[] = [];

/** 201: the visitor's limit must have left room for it, at some moment of the span. */
export const judgeCreation = (
	{ promises }: Expectations,
	{ creations }: Knowledge,
	span: Span,
): readonly Violation[] => {
	const limit = promises.capping?.perVisitor;
	const { sessions: max, windowSeconds } = limit ?? {};
	if (max === undefined || windowSeconds === undefined) return none;
	const window = windowSeconds * 1000;
	const recent = creations.filter(
		({ certain, from }) => certain && span.to - from < window,
	).length;
	return recent < max
		? none
		: [
				{
					rule: "M31",
					found: `a session beyond the limit: ${recent} within ${windowSeconds} s before it`,
				},
			];
};

/** 503: no live session may be refused, and no creation while the limit has room at every moment of the span. */
export const judgeCap = (
	{ promises, areCapsJudged, areLiveSessionsServed }: Expectations,
	{ creations }: Knowledge,
	live: Certainty,
	span: Span,
): readonly Violation[] => {
	if (live === "yes" && areLiveSessionsServed)
		return [{ rule: "M31", found: "503 for a live session" }];
	if (!areCapsJudged || live === "yes") return none;
	const limit = promises.capping?.perVisitor;
	const { sessions: max, windowSeconds } = limit ?? {};
	if (max === undefined || windowSeconds === undefined || live === "maybe")
		return none;
	const window = windowSeconds * 1000;
	const recent = creations.filter(({ to }) => span.from - to < window).length;
	return recent >= max
		? none
		: [
				{
					rule: "M31",
					found: `503 within the limit: ${recent} sessions within ${windowSeconds} s`,
				},
			];
};

/** The known creations after one more, without those that no window reaches. */
export const creationsAfter = (
	{ promises }: Expectations,
	creations: readonly Creation[],
	span: Span,
	certain: boolean,
): readonly Creation[] => {
	const seconds = promises.capping?.perVisitor?.windowSeconds;
	if (seconds === undefined) return creations;
	const one = { from: span.from, to: span.to, certain };
	return creations.length === 0
		? [one]
		: [...creations.filter(({ to }) => span.from - to < seconds * 1000), one];
};
