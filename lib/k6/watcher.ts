/** Turns what happens in a visit into metrics; violations are told to the log as well. */
import type { Watcher } from "../clients/visit.ts";
import { arrival, type Outcome } from "../load/outcomes.ts";
import { type BrokenVisit, tellEvent } from "../load/story-events.ts";
import type { Request } from "../wire/transport.ts";
import {
	retries,
	sessionReuse,
	stepDuration,
	stepsFailed,
	tagsOf,
	violations,
	visitorMoves,
	warmUpDuration,
} from "./metrics.ts";
import { createRecorder } from "./recorder.ts";
import { createTrail } from "./trail.ts";

/** How many violations each virtual user tells at once under load; all of them are counted. */
const toldViolations = 3;

/** Watches visits from their first to their last moment. */
export interface VisitWatcher extends Watcher {
	/** A visitor arrives; one of the warm-up counts in no duration, failed step, retry or resumed session. */
	arrives(type: string, isWarmUp: boolean): void;
	leaves(outcome: Outcome): void;
	/** The visit that was just ended, where somebody should read it; once told of a rule it is not asked for again. */
	brokenVisit(): Pick<BrokenVisit, "attempts"> | undefined;
}

export interface WatcherOptions {
	/** Prints every request and reply, too. */
	readonly tellsAll: boolean;
	/** How many whole stories of each broken rule are told. */
	readonly storiesOfRule: number;
}

/** An operator's credentials are nobody's business: they never reach a log. */
const withoutToken = ({ authorization: _, ...request }: Request): Request =>
	request;

/** A watcher that counts, and tells the first stories of each broken rule. */
export const createWatcher = ({
	tellsAll,
	storiesOfRule,
}: WatcherOptions): VisitWatcher => {
	const trail = createTrail();
	const recorder = createRecorder();
	/** Stories told so far, by rule. */
	const toldOf = new Map<string, number>();
	let told = 0;
	let isCounted = true;
	return {
		arrives(type, isWarmUp) {
			isCounted = !isWarmUp;
			trail.begin(type);
			visitorMoves.add(1, trail.go(arrival));
			recorder.begin();
		},
		leaves(outcome) {
			visitorMoves.add(1, trail.go(outcome));
			if (tellsAll) console.log(tellEvent({ event: "outcome", outcome }));
		},
		brokenVisit() {
			if (!recorder.isBroken()) return undefined;
			const rules = new Set(recorder.rules());
			const news = [...rules].filter(
				(rule) => (toldOf.get(rule) ?? 0) < storiesOfRule,
			);
			if (news.length === 0) return undefined;
			for (const rule of rules) toldOf.set(rule, (toldOf.get(rule) ?? 0) + 1);
			return recorder.tell();
		},
		attempt(request, reply, known) {
			recorder.attempt(request, reply, known);
			if (tellsAll)
				console.log(
					tellEvent({
						event: "attempt",
						request: withoutToken(request),
						reply,
					}),
				);
		},
		step(step, succeeded, milliseconds) {
			const move = trail.go(step);
			if (isCounted) {
				stepDuration.add(milliseconds, move);
				if (!succeeded) stepsFailed.add(1, move);
			} else warmUpDuration.add(milliseconds, move);
		},
		retry(step) {
			if (isCounted) retries.add(1, tagsOf(step));
		},
		reuse(reused) {
			if (isCounted) sessionReuse.add(reused);
		},
		violation(step, violation) {
			const { rule, found } = violation;
			violations.add(1, { rule, step });
			recorder.violation(violation);
			if (tellsAll || told++ < toldViolations) {
				console.warn(tellEvent({ event: "violation", step, rule, found }));
			}
		},
	};
};
