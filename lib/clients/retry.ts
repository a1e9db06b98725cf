/** The retry policy for answers that are neither 200 nor 201 (M32), by the API's three error categories. */
import type { FailedAnswer } from "../contract/answers.ts";
import { errors, retryPauses } from "../contract/errors.ts";

/** Whether another attempt may help: no answer came, which is status 0, or the server failed. */
export const mayPass = (status: number): boolean =>
	status === 0 || status >= 500;

/** Seconds until the next attempt; undefined where there is none. Attempts are counted from 0. */
export const pauseAfter = (
	status: number,
	attempt: number,
): number | undefined => (mayPass(status) ? retryPauses[attempt] : undefined);

/** Whether the server does not know visitor or session, so that a new POST engagement may help. */
export const needsHandshake = (failed: FailedAnswer): boolean =>
	failed.kind === "refused" &&
	failed.status === 404 &&
	(failed.internalCode === errors.unknownVisitor.internalCode ||
		failed.internalCode === errors.unknownSession.internalCode);
