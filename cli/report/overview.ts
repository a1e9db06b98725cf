/** What to know first: what broke, by how much, and where. */
import type { LimitResult, Result, StepResult } from "../result/schema.ts";
import {
	showCount,
	showInFront,
	showLost,
	showMeasured,
	showMilliseconds,
	showResumed,
	showShare,
} from "./format.ts";
import { Html, html } from "./html-text.ts";
import { section, subheading } from "./section.ts";
import { table } from "./table.ts";
import { firstOfEachRule, traceId } from "./traces.ts";
import { owedIn } from "./violation.ts";

/** The first part of the page. */
export function overview(result: Result): Html {
	const found = [violationsIn(result), limitsIn(result), gatesIn(result)];
	const parts = [...found, lostIn(result)].filter(({ text }) => text !== "");
	return html`${result.preflight ? "" : tiles(result)}
${section("what-broke", "what broke", ...(parts.length === 0 ? [nothing(result)] : parts))}`;
}

/** Where no limit, gate or rule says it, the verdict's reasons do. */
function nothing({
	verdict,
	limits,
	requests,
	knownDeviations = [],
}: Result): Html {
	if (verdict.word !== "passed")
		return html`<ul>${verdict.reasons.map((reason) => html`<li>${reason}</li>`)}</ul>`;
	const kept = limits.filter(({ state }) => state === "kept").length;
	const known = knownDeviations.filter(({ count }) => count > 0);
	const but =
		known.length === 0
			? ""
			: html`, <a href="#known-deviations">known deviations</a> apart (${known.map(({ rule, count }) => `${rule} × ${showCount(count)}`).join(", ")})`;
	return html`<p>Nothing. No rule was broken in ${showCount(requests.count)} requests${but}, and ${kept} of ${limits.length} limits were kept.</p>`;
}

/** Each broken rule: what was owed, what came instead, and a visit in which it happened. */
function violationsIn({ violations }: Result): Html {
	if (violations.count === 0) return html``;
	const traces = firstOfEachRule(violations.stories);
	const rows = Object.entries(violations.byRule)
		.sort(([, one], [, other]) => other - one)
		.map(([rule, count]) => {
			const example = violations.examples.find((one) => one.rule === rule);
			const trace = traces.get(rule);
			return [
				rule,
				showCount(count),
				example?.step ?? "",
				owedIn(example ?? { step: "", rule, found: "" }),
				example?.found ?? "",
				trace === undefined
					? ""
					: html`<a href="#${traceId(trace)}">its trace</a>`,
			];
		});
	return html`${subheading("violations", `${showCount(violations.count)} ${violations.count === 1 ? "violation" : "violations"}`, "broken")}
${table(["rule", "#times", "step", "~what was owed", "~what came", "example"], rows)}`;
}

/** Limits that were not kept. */
function limitsIn({ limits }: Result): Html {
	const rows = limits
		.filter(({ state }) => state !== "kept")
		.sort((one, other) => rank(one) - rank(other))
		.map((one) => [
			one.limit,
			one.state === "no data" ? "–" : showMeasured(one),
			excessOf(one),
			one.state,
			one.reason,
		]);
	if (rows.length === 0) return html``;
	return html`${subheading("limits-not-kept", "Limits that were not kept")}
${table(["limit", "#measured", "#beyond it by", "!state", "~why"], rows)}`;
}

const states: readonly LimitResult["state"][] = [
	"broken",
	"no data",
	"undecided",
	"warned",
];
const rank = ({ state }: LimitResult): number => states.indexOf(state);

/** How far beyond its bound a limit's figure is; a dash where it is within. */
function excessOf({ comparison, measured, value, state }: LimitResult): string {
	if (state === "no data") return "–";
	const isFloor = comparison === ">=";
	const off = isFloor ? value - measured : measured - value;
	if (off < 0 || measured === value) return "–";
	return value === 0
		? showCount(Number(measured.toPrecision(3)))
		: `${isFloor ? "−" : "+"}${showShare(off, value)}`;
}

/** Gates of validity that did not hold. */
function gatesIn({ gates }: Result): Html {
	const rows = gates
		.filter(({ state }) => state === "broken" || state === "warned")
		.map(({ gate, figure, bound, state }) => [gate, figure, bound, state]);
	if (rows.length === 0) return html``;
	return html`${subheading("gates-not-held", "Gates of validity that did not hold")}
${table(["gate", "~found", "~expected", "!state"], rows)}`;
}

/** Requests that the target itself did not answer. */
function lostIn({ requests: { lost, inFront } }: Result): Html {
	const lines = [
		...(lost.length === 0 ? [] : [`No answer came: ${showLost(lost)}.`]),
		...(inFront.length === 0
			? []
			: [`Something in front of the API answered: ${showInFront(inFront)}.`]),
	];
	return html`${lines.map((line) => html`<p>${line}</p>`)}`;
}

/** The figures that matter most; red where something about them broke. */
function tiles(result: Result): Html {
	const { visitors, requests, sessionReuse, violations, plan } = result;
	const { limits, gates } = result;
	const isBroken = (metric: string): boolean =>
		limits.some((one) => one.metric === metric && one.state === "broken");
	const worst = worstStep(result);
	const all: readonly (readonly [string, string, boolean])[] = [
		[
			"visitors started, of those planned",
			`${showCount(visitors.started)} of ${showCount(plan.visitors)}`,
			visitors.started === 0 || !areStartsHeld(gates),
		],
		["violations", showCount(violations.count), violations.count > 0],
		[
			"failed attempts",
			showShare(requests.failed, requests.measured),
			isBroken("failed_attempts") || isBroken("steps_failed"),
		],
		...(worst ? [worstTile(worst)] : []),
		[
			"live sessions resumed",
			showResumed(sessionReuse),
			isBroken("session_reuse"),
		],
		["requests", showCount(requests.count), false],
	];
	return html`<dl class="figures">${all.map(
		([name, value, isBad]) =>
			html`<div${isBad ? new Html(' class="bad"') : ""}><dt>${name}</dt><dd>${value}</dd></div>`,
	)}</dl>`;
}

/** Whether all visitors started who were planned, as far as the gates allow. */
function areStartsHeld(gates: Result["gates"]): boolean {
	return gates.every(
		({ gate, state }) =>
			!gate.startsWith("visitors ") ||
			(state !== "broken" && state !== "warned"),
	);
}

interface WorstStep {
	readonly step: StepResult;
	readonly limit: LimitResult | undefined;
	readonly isOfMix: boolean;
}

function worstTile({
	step: { step, scenario, duration },
	limit,
	isOfMix,
}: WorstStep): [string, string, boolean] {
	const p95 = showMilliseconds(duration.p95);
	const name = isOfMix ? `${step} (${scenario})` : step;
	return limit
		? [
				`p95 of ${name}, of its limit`,
				`${p95} of ${limit.value} ms`,
				limit.state === "broken",
			]
		: [`p95 of ${name}, the slowest step`, p95, false];
}

/** The step whose p95 is nearest to its limit, or furthest beyond it; without limits, the slowest. */
export function worstStep({ steps, limits }: Result): WorstStep | undefined {
	const isOfMix = new Set(steps.map(({ scenario }) => scenario)).size > 1;
	const all = steps
		.filter(({ entered }) => entered > 0)
		.map((step) => ({ step, limit: limitOnP95(limits, step), isOfMix }));
	const limited = all.filter(({ limit }) => limit !== undefined);
	// A broken limit comes first, however near another one is.
	const share = ({ step, limit }: WorstStep): number =>
		step.duration.p95 / (limit?.value ?? 1) +
		(limit?.state === "broken" ? Number.MAX_SAFE_INTEGER : 0);
	return (limited.length > 0 ? limited : all).sort(
		(one, other) => share(other) - share(one),
	)[0];
}

/** The limit on a step's p95, where it has one. */
export function limitOnP95(
	limits: readonly LimitResult[],
	{ scenario, step }: Pick<StepResult, "scenario" | "step">,
): LimitResult | undefined {
	const found = limits.filter(
		(limit) =>
			limit.metric === "step_duration" &&
			limit.statistic === "p95" &&
			limit.window === "steady state" &&
			limit.step === step &&
			limit.comparison !== ">=",
	);
	const own = found.find((limit) => limit.scenario === scenario);
	// A limit of a whole mix is on its scenarios together, and its figure is no scenario's own.
	return own ?? found.find((limit) => limit.scenario === undefined);
}
