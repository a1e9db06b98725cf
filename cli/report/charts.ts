/** The charts of a Result's page. */
import type { LimitResult, Result, Timeline } from "../result/schema.ts";
import type {
	BandChart,
	Chart,
	ChartLine,
	LineChart,
	Mark,
	PointChart,
} from "./page/chart.ts";

/** What charts are made of: of a whole run, or of one that is going on. */
export interface Charted {
	readonly timeline: Timeline;
	readonly plan: Pick<Result["plan"], "warmUpSeconds">;
	readonly stoppedBy?: Result["stoppedBy"];
	readonly limits: readonly Pick<
		LimitResult,
		| "limit"
		| "metric"
		| "statistic"
		| "scenario"
		| "step"
		| "comparison"
		| "value"
		| "window"
	>[];
}

/** All charts of a run. Lines with only zeros and gaps are left out, and charts without lines. */
export function chartsOf(result: Charted): Chart[] {
	const { timeline } = result;
	const each = 1 / timeline.slotSeconds;
	const lines: LineChart[] = [
		chart("Arrivals", "visitors/s", [
			{ label: "asked", values: timeline.asked, isAsked: true },
			{ label: "started", values: timeline.started },
			...lineOf("turned away", scaled(timeline.turnedAway, each)),
		]),
		chart("Visits at once", "visits", lineOf("visits", timeline.inFlight)),
		{
			...chart(
				"Failed attempts",
				"% of attempts",
				lineOf("failed attempts", sharesFailed(timeline)),
			),
			limits: linesAt("limit", limitsOnFailures(result)),
		},
		chart(
			"Violations",
			"violations/s",
			lineOf("violations", scaled(timeline.violations, each)),
		),
		chart("Answers by status", "answers/s", statusLines(timeline)),
		chart("Processors", "%", [
			...lineOf("machine busy", scaled(timeline.busy, 100)),
			...lineOf("k6, of a core", scaled(timeline.generatorCpu, 100)),
			...lineOf("local server, of a core", scaled(timeline.targetCpu, 100)),
			...lineOf("waiting for a core", scaled(timeline.pressure, 100)),
		]),
		chart("Memory", "MiB", [
			...lineOf("k6", timeline.generatorMemory),
			...lineOf("local server", timeline.targetMemory),
		]),
	];
	const [arrivals, ...others] = lines.filter((one) => one.lines.length > 0);
	return [
		...bandsOf(result),
		...(arrivals ? [arrivals] : []),
		...scatterOf(result),
		...others,
	];
}

function chart(
	title: string,
	unit: string,
	lines: readonly ChartLine[],
): LineChart {
	return { kind: "lines", title, unit, lines, limits: [] };
}

/** The warm-up's end, the first visitor who was turned away, and a stop. */
export function marksOf({ plan, stoppedBy, timeline }: Charted): Mark[] {
	const away = timeline.turnedAway.findIndex((count) => (count ?? 0) > 0);
	const began = timeline.beganSecond ?? 0;
	return [
		...(plan.warmUpSeconds > 0
			? [{ at: began + plan.warmUpSeconds, label: "the warm-up ends" }]
			: []),
		...(away < 0
			? []
			: [
					{
						at: away * timeline.slotSeconds,
						label: "the first visitor is turned away",
					},
				]),
		...(stoppedBy
			? [{ at: stoppedBy.second, label: `stopped: ${stoppedBy.limit}` }]
			: []),
	];
}

/** A horizontal line for each value. */
function linesAt(
	label: string,
	values: readonly number[],
): LineChart["limits"] {
	return [...new Set(values)].map((value) => ({ label, value }));
}

function limitsOnFailures({ limits }: Charted): number[] {
	return limits
		.filter(
			({ metric, step, scenario }) =>
				metric === "failed_attempts" &&
				step === undefined &&
				scenario === undefined,
		)
		.map(({ value }) => value * 100);
}

/** The failed share of each bucket's attempts, in percent; null where there were none. */
function sharesFailed({ failed, attempts }: Timeline): (number | null)[] {
	const shares = failed.map((count, at) => {
		const all = attempts[at] ?? 0;
		return count === null || all === 0 ? null : count / all;
	});
	return scaled(shares, 100);
}

/** So many statuses have a line of their own, each in another colour. */
const maxStatuses = 7;

/** Answers by status; the rarest together. */
function statusLines({ statuses, slotSeconds }: Timeline): ChartLine[] {
	const sum = (values: readonly (number | null)[]): number =>
		values.reduce<number>((all, one) => all + (one ?? 0), 0);
	const all = Object.entries(statuses).sort(
		([, one], [, other]) => sum(other) - sum(one),
	);
	const own = all.slice(0, maxStatuses).sort();
	const others = all.slice(maxStatuses).map(([, counts]) => counts);
	const lines = own.map(([status, counts]) => ({
		label: status === "0" ? "no answer" : status,
		values: scaled(counts, 1 / slotSeconds),
	}));
	if (others.length === 0) return lines;
	const together = (others[0] ?? []).map((_, at) =>
		others.reduce((all, counts) => all + (counts[at] ?? 0), 0),
	);
	const values = scaled(together, 1 / slotSeconds);
	return [...lines, { label: `${others.length} others`, values }];
}

const percentiles = ["p50", "p95", "p99"] as const;
const limited = ["p50", "p90", "p95", "p99"] as const;

/** The percentiles of each step, all steps of a scenario on one scale. */
function bandsOf({ timeline, limits }: Charted): BandChart[] {
	const isMix =
		new Set(timeline.steps.map(({ scenario }) => scenario)).size > 1;
	const boundsOf = ({ scenario, step }: Timeline["steps"][number]) =>
		limited.flatMap((percentile) =>
			linesAt(
				`limit on ${percentile}`,
				limits
					.filter(
						(limit) =>
							limit.metric === "step_duration" &&
							limit.statistic === percentile &&
							limit.step === step &&
							(limit.scenario === scenario || !isMix) &&
							limit.comparison !== ">=" &&
							limit.window === "steady state",
					)
					.map(({ value }) => value),
			),
		);
	return timeline.steps.map((one) => {
		const together = timeline.steps.filter(
			({ scenario }) => scenario === one.scenario,
		);
		const values = together.flatMap((step) => [
			...percentiles.flatMap((percentile) => step[percentile]),
			...boundsOf(step).map(({ value }) => value),
		]);
		const known = values.filter((value) => value !== null && value > 0);
		return {
			kind: "bands",
			group: isMix ? one.scenario : "",
			title: one.step,
			unit: "ms",
			lines: percentiles.map((label) => ({ label, values: one[label] })),
			limits: boundsOf(one),
			range: rangeOf(known.filter((value) => value !== null)),
		};
	});
}

/** A logarithmic scale around all of these values. */
function rangeOf(values: readonly number[]): readonly [number, number] {
	const min = values.reduce((low, value) => Math.min(low, value), 1000);
	const max = values.reduce((high, value) => Math.max(high, value), 1);
	return [roundedDown(min), 1 / roundedDown(1 / Math.max(max, min * 1.01))];
}

/** The largest of 1, 2 and 5 times a power of ten that is no larger. */
function roundedDown(value: number): number {
	const power = 10 ** Math.floor(Math.log10(value));
	const factor = [5, 2, 1].find((one) => one * power <= value) ?? 1;
	return factor * power;
}

/** The p95 of all steps against the rate of requests, a point for each bucket. */
function scatterOf({ timeline }: Charted): PointChart[] {
	const { heat, requests } = timeline;
	const points = heat.counts
		.flatMap((counts, at): [number, number][] => {
			const rate = requests[at] ?? 0;
			const p95 = quantileOf(counts, heat.upTo, 0.95);
			return rate > 0 && p95 !== undefined ? [[rate, p95]] : [];
		})
		.sort(([one], [other]) => one - other);
	if (points.length < 3) return [];
	return [
		{
			kind: "points",
			title: "Response time against achieved rate",
			unit: "ms",
			across: { label: "achieved", unit: "requests/s" },
			points,
			limits: [],
		},
	];
}

/** The upper end of the range that has a quantile; undefined for fewer than 20 samples. */
function quantileOf(
	counts: readonly number[],
	upTo: readonly number[],
	share: number,
): number | undefined {
	const all = counts.reduce((sum, count) => sum + count, 0);
	if (all < 20) return undefined;
	let passed = 0;
	const at = counts.findIndex((count) => {
		passed += count;
		return passed >= Math.ceil(share * all);
	});
	return upTo[at];
}

/** A line; none where all values are 0 or missing. */
function lineOf(
	label: string,
	values: readonly (number | null)[],
): readonly ChartLine[] {
	return values.some((value) => value) ? [{ label, values }] : [];
}

function scaled(
	values: readonly (number | null)[],
	factor: number,
): (number | null)[] {
	return values.map((value) =>
		value === null ? null : Number((value * factor).toPrecision(4)),
	);
}
