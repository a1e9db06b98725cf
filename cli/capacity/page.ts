/** capacity.html and the other reports of a search. */
import { onOneLine } from "../../lib/util/one-line.ts";
import { drawingsScript } from "../report/chart-section.ts";
import { documentOf } from "../report/document.ts";
import { showMilliseconds, showShare, showTime } from "../report/format.ts";
import { type Html, html } from "../report/html-text.ts";
import { inXml, testSuite } from "../report/junit.ts";
import { table as markdownTable, plain } from "../report/markdown.ts";
import { contents, section } from "../report/section.ts";
import { table } from "../report/table.ts";
import type { CapacityResult } from "./report.ts";
import { type Picture, scatter } from "./scatter.ts";

type Probe = CapacityResult["probes"][number];

/** Every report of a search, by its file's name. */
export function renderCapacity(
	result: CapacityResult,
): Readonly<Record<string, string>> {
	return {
		"summary.md": renderMarkdown(result),
		"capacity.html": renderPage(result),
		"junit.xml": renderJunit(result),
		"capacity.json": `${JSON.stringify(result, undefined, "\t")}\n`,
	};
}

function renderPage(result: CapacityResult): string {
	const { scenario, target, startedAt, connections, isPartial } = result;
	const word = result.holds ? "passed" : "inconclusive";
	return documentOf({
		title: `${scenario}: capacity`,
		script: "report-page",
		isConnected: false,
		body: html`<header class="${word}">
<h1>${scenario}: <strong>capacity</strong>${isPartial ? " (so far)" : ""}</h1>
<p>${target}, ${showTime(startedAt)}, connections ${connections}, think times × ${result.timeScale}</p>
<p>${result.sentence}</p>
</header>
${contents([
	["pictures", "by rate"],
	["probes", "the search"],
	["meaning", "what it means"],
])}
<main>
${section("pictures", "by rate", html`<p class="note">Each point is a probe: a filled one kept every limit, an empty one did not, a square is a hold. The shaded part is the 95 % interval of the highest rate that keeps every limit.</p><div class="small">${stepPictures(result).map(scatter)}</div><div class="pairs">${otherPictures(result).map(scatter)}</div>`)}
${section("probes", "the search, in order", probeTable(result))}
${section("meaning", "what it means", ...meaningOf(result))}
</main>
${drawingsScript({ slotSeconds: 1, charts: [], marks: [] })}`,
	});
}

/** All probes in the order of their folders. */
function allProbes({ probes, confirmations }: CapacityResult): Probe[] {
	return [...probes, ...confirmations].sort((one, other) =>
		one.folder.localeCompare(other.folder, "en", { numeric: true }),
	);
}

/** What all pictures of a search have in common. */
function baseOf({ holds, estimate }: CapacityResult) {
	const shade = holds ?? estimate ?? undefined;
	return { xUnit: "visitors/s", ...(shade && { shade }) };
}

/** A point for each probe that has this figure. */
function pointsOf(
	result: CapacityResult,
	y: (one: Probe) => number | undefined,
): Picture["points"] {
	return allProbes(result).flatMap((one) => {
		const value = y(one);
		const isKept =
			one.broke === undefined && one.generatorFailure === undefined;
		const isHold = one.purpose === "hold";
		return value === undefined
			? []
			: [{ x: one.rate, y: value, isKept, isHold }];
	});
}

function stepPictures(result: CapacityResult): Picture[] {
	const steps = new Set(
		allProbes(result).flatMap(({ p95ByStep }) => Object.keys(p95ByStep)),
	);
	return [...steps].map((step): Picture => {
		const line = result.limits.find(
			({ limit }) =>
				limit.includes(`step:${step.split(": ").at(-1)}}`) &&
				limit.includes(" p95 "),
		)?.value;
		return {
			...baseOf(result),
			...(line !== undefined && { line }),
			title: `p95 of ${step}`,
			yUnit: "ms",
			isLogarithmic: true,
			points: pointsOf(result, ({ p95ByStep }) => p95ByStep[step]),
		};
	});
}

function otherPictures(result: CapacityResult): Picture[] {
	const base = baseOf(result);
	return [
		{
			...base,
			title: "kept up with, against what came",
			yUnit: "visitors/s",
			isDiagonal: true,
			points: pointsOf(result, ({ completed }) => completed),
		},
		{
			...base,
			title: "visits at once",
			yUnit: "visits",
			points: pointsOf(result, ({ inFlight }) => inFlight),
		},
		{
			...base,
			title: "failed attempts",
			yUnit: "%",
			yLeast: 1,
			points: pointsOf(result, ({ failed }) => 100 * failed),
		},
		{
			...base,
			title: "the generator's load",
			yUnit: "cores",
			points: pointsOf(result, ({ generatorCpu }) => generatorCpu),
		},
	];
}

function probeTable(result: CapacityResult): Html {
	return table(
		[
			"#rate",
			"for",
			"#seconds",
			"#kept up with",
			"worst p95",
			"#failed",
			"~what broke",
			"run",
		],
		allProbes(result).map((one) => {
			const [worst] = Object.entries(one.p95ByStep).sort(
				([, a], [, b]) => b - a,
			);
			return [
				String(one.rate),
				one.purpose,
				String(one.seconds),
				String(one.completed),
				worst ? `${showMilliseconds(worst[1])} (${worst[0]})` : "–",
				showShare(one.failed, 1),
				one.generatorFailure ?? one.broke ?? "",
				html`<a href="${one.folder}/report.html">${one.folder}</a>`,
			];
		}),
	);
}

function meaningOf({
	timeScale,
	saturation,
	connections,
}: CapacityResult): Html[] {
	return [
		...(saturation
			? [
					html`<p>Saturation: under overload the target served ${saturation.rate} visitors/s (95 %: ${saturation.low}–${saturation.high}). Nobody should plan for that: answers are slow long before.</p>`,
				]
			: []),
		html`<p>The answer is for this scenario and mix of visitors, with connections ${connections} and think times × ${timeScale}, between this generator and this target, on this day. With real think times the same rate has more visitors at once.</p>`,
		html`<p class="note">A probe lasts seconds. What only wears out over hours (memory, disks, caches) needs a soak.</p>`,
	];
}

function renderMarkdown(result: CapacityResult): string {
	return [
		`# ${plain(result.scenario)}: capacity${result.isPartial ? " (so far)" : ""}`,
		"",
		plain(result.sentence),
		"",
		...markdownTable(
			["visitors/s", "for", "kept up with", "failed", "what broke"],
			allProbes(result).map((one) => [
				String(one.rate),
				one.purpose,
				String(one.completed),
				showShare(one.failed, 1),
				one.generatorFailure ?? one.broke ?? "",
			]),
		),
	]
		.map(onOneLine)
		.join("\n");
}

function renderJunit(result: CapacityResult): string {
	const failure = result.holds === null || result.isPartial;
	const suite = testSuite({
		name: `visitant capacity ${inXml(result.scenario)}`,
		timestamp: inXml(result.startedAt),
		tests: 1,
		failures: failure ? 1 : 0,
	});
	const one = suite.ele("testcase", {
		classname: inXml(`${result.scenario}.capacity`),
		name: "a rate that is held",
	});
	const message = inXml(result.sentence);
	if (failure) one.ele("failure", { message }).txt(message);
	else one.ele("system-out").txt(message);
	return suite.end({ prettyPrint: true });
}
