/** One scenario: how far its visitors came, and how long its steps took. */
import type { Result } from "../result/schema.ts";
import { durationBar, scaleOf, stackedBar } from "./bars.ts";
import {
	showCount,
	showFigure,
	showMilliseconds,
	showShare,
} from "./format.ts";
import { histogramPictures } from "./histogram-picture.ts";
import { type Html, html } from "./html-text.ts";
import { limitOnP95 } from "./overview.ts";
import {
	byType,
	type ScenarioResult,
	startedIn,
	sumOf,
} from "./scenario-results.ts";
import { idOf, section, subheading } from "./section.ts";
import { table } from "./table.ts";

/** What may become of visitors at a place, in the order of a bar's parts. */
const parts = [
	["wentOn", "went on"],
	["finished", "finished"],
	["left", "left, as intended"],
	["lost", "lost: refused or failed"],
	["inFlight", "still there at the end"],
] as const;

/** The sections of a scenario, by what they are linked by. */
export function scenarioSections(
	one: ScenarioResult,
	result: Result,
): (readonly [id: string, title: string, part: Html])[] {
	const of = one.isOfMix ? `${one.scenario}: ` : "";
	const [visitors, steps] = [
		[idOf("visitors", one.scenario), `${of}how far visitors got`],
		[idOf("steps", one.scenario), `${of}how long steps took`],
	] as const;
	return [
		[...visitors, section(...visitors, visitorsOf(one, result))],
		[...steps, section(...steps, stepsOf(one, result))],
	];
}

function visitorsOf(one: ScenarioResult, result: Result): Html {
	const { places, started, scenario } = one;
	const legend = parts.map(
		([part, meaning]) =>
			html`<span class="key"><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="${part}" width="10" height="10"/></svg>${meaning}</span>`,
	);
	const names = [...new Set(places.map(({ place }) => place))];
	const at = names.map((name) => ({
		name,
		own: places.filter(({ place }) => place === name),
	}));
	// Visitors may take a step several times, so it may be taken more often than there are visitors.
	const most = Math.max(started, ...at.map(({ own }) => sumOf(own, "entered")));
	const types = byType(places);
	return html`<p class="note">${legend}</p>
${table(
	["place", "=", "#came", "#of all", "#went on", "#finished", "#left", "#lost"],
	at.map(({ name, own }) => {
		const counts = partsOf(own);
		const entered = sumOf(own, "entered");
		return [
			name,
			stackedBar(entriesOf(counts), most),
			showCount(entered),
			oftenOf(entered, started),
			...(["wentOn", "finished", "left", "lost"] as const).map((kind) =>
				showCount(counts[kind]),
			),
		];
	}),
)}
${subheading(idOf(scenario, "types"), "By visitor type")}
${table(
	[
		"type",
		"=",
		"#started",
		"#finished",
		"#left",
		"#refused",
		"#failed",
		"#in flight",
	],
	types.map(([type, own]) => [
		type,
		// A visitor who went on from one place ended at another.
		stackedBar(entriesOf({ ...partsOf(own), wentOn: 0 }), startedIn(own)),
		showCount(startedIn(own)),
		...(["finished", "left", "refused", "failed", "inFlight"] as const).map(
			(count) => showCount(sumOf(own, count)),
		),
	]),
)}
${ownFigures(scenario, result)}`;
}

type Parts = Readonly<Record<(typeof parts)[number][0], number>>;

function partsOf(places: ScenarioResult["places"]): Parts {
	return {
		wentOn: sumOf(places, "wentOn"),
		finished: sumOf(places, "finished"),
		left: sumOf(places, "left"),
		lost: sumOf(places, "refused") + sumOf(places, "failed"),
		inFlight: Math.max(0, sumOf(places, "inFlight")),
	};
}

function entriesOf(counts: Parts): [string, number][] {
	return parts.map(([kind]) => [kind, counts[kind]]);
}

/** The share of all visitors; where visitors come several times, how often each came on average. */
function oftenOf(entered: number, started: number): string {
	return entered > started && started > 0
		? `${(entered / started).toFixed(1)} times each`
		: showShare(entered, Math.max(1, started));
}

function stepsOf({ steps }: ScenarioResult, result: Result): Html {
	const limitOf = (step: (typeof steps)[number]): number | undefined =>
		limitOnP95(result.limits, step)?.value;
	const scale = scaleOf(
		steps.flatMap((one) => [
			one.duration.p50,
			one.duration.max,
			...[limitOf(one) ?? 0],
		]),
	);
	return html`<p class="note">The bar is p50 to p95, its thin end reaches to the longest, the mark is the limit on p95; the scale is logarithmic. Think time, pauses before retries and the warm-up are left out; connecting, TLS included, is contained, and its share is in the last column${precision(steps)}.</p>
${table(
	[
		"step",
		"=",
		"#p50",
		"#p95",
		"#limit",
		"#p99",
		"#max",
		"#taken",
		"#failed",
		"#failed attempts",
		"#connecting",
	],
	steps.map((one) => {
		const { step, entered, failed, failedAttempts, duration, connecting } = one;
		const limit = limitOf(one);
		return [
			step,
			durationBar(duration, limit, scale),
			showMilliseconds(duration.p50),
			showMilliseconds(duration.p95),
			limit === undefined ? "–" : showMilliseconds(limit),
			showMilliseconds(duration.p99),
			showMilliseconds(duration.max),
			showCount(entered),
			showCount(failed),
			showShare(failedAttempts, 1),
			connecting === undefined ? "–" : showShare(connecting, 1),
		];
	}),
)}
${histogramPictures(steps)}
${wholeRun(steps, result)}`;
}

/** Figures that only this scenario has. */
function ownFigures(scenario: string, { figures: all }: Result): Html {
	const own = all.filter((one) => one.scenario === scenario);
	if (own.length === 0) return html``;
	return html`${subheading(idOf(scenario, "figures"), "Figures of this scenario")}
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
	return html`<details class="aside"><summary>With the warm-up of ${plan.warmUpSeconds} s</summary>
${table(
	["step", "#taken", "#p50", "#p95", "#p99", "#max"],
	steps.map(({ step, whole }) => [
		step,
		showCount(whole.entered),
		...[whole.p50, whole.p95, whole.p99, whole.max].map(showMilliseconds),
	]),
)}</details>`;
}
