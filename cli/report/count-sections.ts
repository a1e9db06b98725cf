/** What was counted beside visitors and steps: answers that did not come, or came from elsewhere, known deviations, and the mix. */
import type { Result } from "../result/schema.ts";
import { hintsOf, showCount, showShare } from "./format.ts";
import { type Html, html } from "./html-text.ts";
import { section } from "./section.ts";
import { table } from "./table.ts";

/** Requests without an answer, where there were any. */
export function lostSection({ requests }: Result): Html {
	if (requests.lost.length === 0) return html``;
	return section(
		"no-answer",
		"requests without an answer",
		table(
			["cause", "#requests", "#first in second"],
			requests.lost.map(({ cause, count, second }) => [
				cause,
				showCount(count),
				showCount(second),
			]),
		),
	);
}

/** Answers of something in front of the API, where there were any. */
export function inFrontSection({ requests }: Result): Html {
	if (requests.inFront.length === 0) return html``;
	return section(
		"in-front",
		"answers of something in front of the API",
		html`<p class="note">A gateway or a proxy answered. Its answers are failed attempts, and break none of the API's rules.</p>`,
		table(
			[
				"status",
				"media type",
				"#answers",
				"#first in second",
				"step",
				"what it says",
			],
			requests.inFront.map(({ status, media, count, second, example }) => [
				String(status),
				media,
				showCount(count),
				showCount(second),
				example?.step ?? "",
				example ? hintsOf(example).join(", ") : "",
			]),
		),
	);
}

/** Rules that the target is known to break. */
export function deviationsSection({ knownDeviations = [] }: Result): Html {
	if (knownDeviations.length === 0) return html``;
	return section(
		"known-deviations",
		"known deviations",
		html`<p class="note">Rules that targets.json says this target breaks. They are counted, and fail no run until their last day.</p>`,
		table(
			["rule", "#times", "last day", "because", "what came, once"],
			knownDeviations.map(
				({ rule, count, until, isOver, because, found = "" }) => [
					rule,
					showCount(count),
					`${until}${isOver ? ", over: judged now" : ""}`,
					because,
					found,
				],
			),
		),
	);
}

/** The mix, where there is one. */
export function mixSection({ mix: found }: Result): Html {
	if (!found) return html``;
	return section(
		"mix",
		"the mix",
		table(
			["scenario", "#asked", "#drawn", "#started", "#turned away", "#of all"],
			found.stories.map(({ scenario, share, drawn, started, turnedAway }) => [
				scenario,
				showShare(share, 1),
				showCount(drawn),
				showCount(started),
				showCount(turnedAway),
				showShare(
					started,
					found.stories.reduce((sum, one) => sum + one.started, 0),
				),
			]),
		),
		html`<p class="note">The schedule draws a scenario for each visitor, by the shares that were asked for.</p>`,
	);
}
