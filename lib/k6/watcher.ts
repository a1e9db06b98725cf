/** Turns what happens in a visit into metrics; violations are told to the log as well. */
import type { Watcher } from "../clients/visit.ts";
import { tellEvent } from "../load/story-events.ts";
import type { Request } from "../wire/transport.ts";
import {
	failedAttempts,
	retries,
	sessionReuse,
	stepDuration,
	stepsFailed,
	tagsOf,
	violations,
} from "./metrics.ts";

/** How many violations each virtual user tells under load; all of them are counted. */
const toldViolations = 3;

/** An operator's credentials are nobody's business: they never reach a log. */
const withoutToken = ({ authorization: _, ...request }: Request): Request =>
	request;

/** A watcher that counts; one that tells all prints every request and reply too. */
export const createWatcher = (tellsAll: boolean): Watcher => {
	let told = 0;
	return {
		attempt(request, reply) {
			if (tellsAll)
				console.log(
					tellEvent({
						event: "attempt",
						request: withoutToken(request),
						reply,
					}),
				);
		},
		judged(step, failed) {
			failedAttempts.add(failed, tagsOf(step));
		},
		step(step, succeeded, milliseconds) {
			const tags = tagsOf(step);
			stepDuration.add(milliseconds, tags);
			if (!succeeded) stepsFailed.add(1, tags);
		},
		retry(step) {
			retries.add(1, tagsOf(step));
		},
		reuse(reused) {
			sessionReuse.add(reused);
		},
		violation(step, { rule, found }) {
			violations.add(1, { rule, step });
			if (tellsAll || told++ < toldViolations) {
				console.warn(tellEvent({ event: "violation", step, rule, found }));
			}
		},
	};
};
