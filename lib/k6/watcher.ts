/** Turns what happens in a visit into metrics; violations are told to the log as well. */
import type { Watcher } from "../clients/ground.ts";
import { arrival, type Outcome, outside } from "../load/outcomes.ts";
import { tellEvent } from "../load/story-events.ts";
import {
	retries,
	sessionReuse,
	stepDuration,
	stepsFailed,
	violations,
	visitorMoves,
	warmUpDuration,
} from "./metrics.ts";
import { keepAttempt, newStory, type Story } from "./recorder.ts";

/** How many violations each virtual user tells at once under load; all of them are counted. */
const toldViolations = 3;

/** Watches visits from their first to their last moment. */
interface VisitWatcher extends Watcher {
	/** A visitor arrives; one of the warm-up counts in no duration, failed step, retry or resumed session. */
	arrives(type: string, isWarmUp: boolean): void;
	leaves(outcome: Outcome): void;
	/** The visit that was just ended, where somebody should read it; once told of a rule it is not asked for again. */
	brokenVisit(): Story | undefined;
}

interface WatcherOptions {
	/** Prints every violation and the outcome, too. */
	readonly tellsAll: boolean;
	/** How many whole stories of each broken rule are told. */
	readonly storiesOfRule: number;
}

/** A watcher that counts, and tells the first stories of each broken rule. */
export const createWatcher = ({
	tellsAll,
	storiesOfRule,
}: WatcherOptions): VisitWatcher => {
	/** Where the visitor is, and from where it came, as tags: `step` is a step or the end of the visit. One object for all samples. */
	const move = { type: "", from: "", step: outside };
	const story = newStory();
	/** Stories told so far, by rule. */
	const toldOf: Record<string, number> = {};
	let told = 0;
	let isCounted = true;

	return {
		arrives(type, isWarmUp) {
			isCounted = !isWarmUp;
			story.count = 0;
			if (story.wrong.length > 0) story.wrong = [];
			move.type = type;
			move.from = outside;
			move.step = arrival;
			visitorMoves.add(1, move);
		},
		leaves(outcome) {
			move.from = move.step;
			move.step = outcome;
			visitorMoves.add(1, move);
			if (tellsAll) console.log(tellEvent({ event: "outcome", outcome }));
		},
		brokenVisit() {
			if (story.wrong.length === 0) return undefined;
			const rules = new Set(story.wrong.map(({ rule }) => rule));
			const isNews = [...rules].some(
				(rule) => (toldOf[rule] ?? 0) < storiesOfRule,
			);
			if (!isNews) return undefined;
			for (const rule of rules) toldOf[rule] = (toldOf[rule] ?? 0) + 1;
			return story;
		},
		attempt(request, reply) {
			keepAttempt(story, request, reply);
		},
		step(step, succeeded, milliseconds) {
			move.from = move.step;
			move.step = step;
			(isCounted ? stepDuration : warmUpDuration).add(milliseconds, move);
			if (!succeeded && isCounted) stepsFailed.add(1, move);
		},
		retry(step) {
			if (isCounted) retries.add(1, { step });
		},
		reuse(reused) {
			if (isCounted) sessionReuse.add(reused);
		},
		violation(step, { rule, found }, states) {
			violations.add(1, { rule, step });
			const attempt = story.count - 1;
			story.wrong = [...story.wrong, { rule, found, attempt, states }];
			if (tellsAll || told++ < toldViolations) {
				console.warn(tellEvent({ event: "violation", step, rule, found }));
			}
		},
	};
};
