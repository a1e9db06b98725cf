/** What a client does after an answer that is neither 200 nor 201 (M32), by the API's three error categories. */
import type { Setback } from "../contract/answers.ts";
import { retryPauses } from "../contract/errors.ts";

/** Whether another try may help: no answer came, which is status 0, or the server failed. */
export const mayPass = (status: number): boolean =>
	status === 0 || status >= 500;

/** Seconds until the next attempt, after one that is counted from 0; undefined where there is none. */
export const pauseAfter = (
	status: number,
	attempt: number,
): number | undefined => (mayPass(status) ? retryPauses[attempt] : undefined);

/** Whether a new POST engagement without a session may help. */
export const needsHandshake = (setback: Setback): boolean =>
	setback.kind === "refused" &&
	setback.status === 404 &&
	(setback.internalCode === 37 || setback.internalCode === 39);
