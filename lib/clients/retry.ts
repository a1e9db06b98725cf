/** What a client does after an answer that is neither 200 nor 201 (M32), by the API's three error categories. */
import type { Setback } from "../wire/answers.ts";
import { retryPauses } from "../wire/errors.ts";

/** Giving up ends a step; a handshake is a new POST engagement without a session. */
export type Next = "give up" | "handshake" | "retry";

/** What to do after the answer to an attempt, counted from 0. */
export const afterSetback = (setback: Setback, attempt: number): Next => {
	const mayHelp = setback.kind === "lost" || setback.status >= 500;
	if (mayHelp) return attempt < retryPauses.length ? "retry" : "give up";
	return setback.kind === "refused" && isSessionError(setback)
		? "handshake"
		: "give up";
};

const isSessionError = ({
	status,
	internalCode,
}: {
	readonly status: number;
	readonly internalCode: number;
}): boolean => status === 404 && (internalCode === 37 || internalCode === 39);
