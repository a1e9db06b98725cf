/** What a client does after an answer that is neither 200 nor 201 (M32), by the API's three error categories. */
import type { Setback } from "../wire/answers.ts";
import { retryPauses } from "../wire/errors.ts";

/** Seconds until the next attempt, after one that is counted from 0; undefined where there is none. */
export const pauseAfter = (
	setback: Setback,
	attempt: number,
): number | undefined =>
	setback.kind === "lost" || setback.status >= 500
		? retryPauses[attempt]
		: undefined;

/** Whether a new POST engagement without a session may help. */
export const needsHandshake = (setback: Setback): boolean =>
	setback.kind === "refused" &&
	setback.status === 404 &&
	(setback.internalCode === 37 || setback.internalCode === 39);
