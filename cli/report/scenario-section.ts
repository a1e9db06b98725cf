/** One scenario: how far its visitors came, and how long its steps took. */
import type { Result } from "../result/schema.ts";
import {
	showCount,
	showFigure,
	showMilliseconds,
	showShare,
} from "./format.ts";
import { funnelPicture, parts, typesPicture } from "./funnel-picture.ts";
import { histogramPictures } from "./histogram-picture.ts";
import { type Html, html } from "./html-text.ts";
import { latencyPicture } from "./latency-picture.ts";
import {
	byType,
	type ScenarioResult,
	startedIn,
	sumOf,
} from "./scenario-results.ts";
import { table } from "./table.ts";

/** The sections of a scenario. */
export function scenarioSection(one: ScenarioResult, result: Result): Html {
	const { scenario, isOfMix, places, steps } = one;
	const of = isOfMix ? `${scenario}: ` : "";
	const legend = parts.map(
		([part, meaning]) =>
			html`<span class="key"><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="${part}" width="10" height="10"/></svg>${meaning}</span>`,
	);
	return html`<section><h2>${of}how far visitors got</h2>
${funnelPicture(one)}
<p class="note">${legend}</p>
<h3>By visitor type</h3>
${typesPicture(one)}
${table(
	[
		"visitors",
		"#started",
		"#finished",
		"#left as intended",
		"#refused",
		"#failed",
		"#in flight",
	],
	byType(places).map(([type, own]) => [
		type,
		showCount(startedIn(own)),
		...(["finished", "left", "refused", "failed", "inFlight"] as const).map(
			(count) => showCount(sumOf(own, count)),
		),
	]),
)}
${ownFigures(scenario, result)}</section>
<section><h2>${of}how long steps took</h2>
${latencyPicture(one, result.limits)}
<p class="note">The bar is p50 to p95, the thin line reaches to the longest, the red mark is the limit on p95. Think time, pauses before retries and the warm-up are left out; connecting, TLS included, is contained, and its share of all the time is in the last column${precision(steps)}.</p>
${table(
	[
		"step",
		"#taken",
		"#failed",
		"#failed attempts",
		"#p50",
		"#p90",
		"#p95",
		"#p99",
		"#max",
		"#connecting",
	],
	steps.map(
		({ step, entered, failed, failedAttempts, duration, connecting }) => [
			step,
			showCount(entered),
			showCount(failed),
			showShare(failedAttempts, 1),
			...[
				duration.p50,
				duration.p90,
				duration.p95,
				duration.p99,
				duration.max,
			].map(showMilliseconds),
			connecting === undefined ? "" : showShare(connecting, 1),
		],
	),
)}
${histogramPictures(steps)}
${wholeRun(steps, result)}</section>`;
}

/** Figures that only this scenario has. */
function ownFigures(scenario: string, { figures: all }: Result): Html {
	const own = all.filter((one) => one.scenario === scenario);
	if (own.length === 0) return html``;
	return html`<h3>Figures of this scenario</h3>
${table(
	["figure", "#measured"],
	own.map((one) => [one.figure, showFigure(one)]),
)}`;
}

/** The error bound of percentiles from histograms, in words. */
function precision(steps: ScenarioResult["steps"]): string {
	const error = Math.max(0, ...steps.map(({ duration }) => duration.error));
	return error === 0
		? ""
		: `; percentiles are of histograms, at most ${showShare(error, 1)} off`;
}

/** The same with the warm-up, where there was one. */
function wholeRun(steps: ScenarioResult["steps"], { plan }: Result): Html {
	if (plan.warmUpSeconds === 0) return html``;
	return html`<h3>With the warm-up of ${plan.warmUpSeconds} s</h3>
${table(
	["step", "#taken", "#p50", "#p95", "#p99", "#max"],
	steps.map(({ step, whole }) => [
		step,
		showCount(whole.entered),
		...[whole.p50, whole.p95, whole.p99, whole.max].map(showMilliseconds),
	]),
)}`;
}
