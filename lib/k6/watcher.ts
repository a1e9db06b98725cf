/** Turns what happens in a visit into metrics; violations are told to the log as well. */
import type { Watcher } from "../clients/visit.ts";
import type { Outcome } from "../load/outcomes.ts";
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
import { createTrail } from "./trail.ts";

/** How many violations each virtual user tells under load; all of them are counted. */
const toldViolations = 3;

/** An operator's credentials are nobody's business: they never reach a log. */
const withoutToken = ({ authorization: _, ...request }: Request): Request =>
	request;

/** Watches visits from their first to their last moment. */
export interface VisitWatcher extends Watcher {
	/** A visitor arrives; one of the warm-up counts in no figure but those of broken promises. */
	arrives(type: string, isWarmUp: boolean): void;
	leaves(outcome: Outcome): void;
}

/** A watcher that counts; one that tells all prints every request and reply too. */
export const createWatcher = (tellsAll: boolean): VisitWatcher => {
	const trail = createTrail();
	let told = 0;
	let isCounted = true;
	return {
		arrives(type, isWarmUp) {
			isCounted = !isWarmUp;
			trail.begin(type);
		},
		leaves(outcome) {
			trail.go(outcome);
			if (tellsAll) console.log(tellEvent({ event: "outcome", outcome }));
		},
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
			if (isCounted) failedAttempts.add(failed, tagsOf(step));
		},
		step(step, succeeded, milliseconds) {
			trail.go(step);
			if (!isCounted) return;
			const tags = tagsOf(step);
			stepDuration.add(milliseconds, tags);
			if (!succeeded) stepsFailed.add(1, tags);
		},
		retry(step) {
			if (isCounted) retries.add(1, tagsOf(step));
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
