/** The charts of a Result's page. */
import type { Result } from "../result/schema.ts";
import type { Chart, ChartLine } from "./page/chart.ts";

/** All charts of a run. Lines with only zeros and gaps are left out, and charts without lines. */
export function chartsOf(result: Result): Chart[] {
	const { timeline } = result;
	const scenarios = [
		...new Set(timeline.steps.map(({ scenario }) => scenario)),
	];
	const charts: Chart[] = [
		{
			title: "Arrivals",
			unit: "visitors/s",
			lines: [
				{ label: "asked", values: timeline.asked, isAsked: true },
				{ label: "started", values: timeline.started },
				...lineOf(
					"turned away",
					scaled(timeline.turnedAway, 1 / timeline.slotSeconds),
				),
			],
			limits: [],
		},
		{
			title: "Visits at once",
			unit: "visits",
			lines: lineOf("visits at once", timeline.inFlight),
			limits: [],
		},
		...scenarios.flatMap((scenario) =>
			(["p95", "p50", "p99"] as const).map((percentile) =>
				durations(result, scenario, percentile, scenarios.length > 1),
			),
		),
		{
			title: "Failed attempts",
			unit: "% of attempts",
			lines: lineOf("failed attempts", sharesFailed(result)),
			limits: linesAt(
				"limit",
				result.limits
					.filter(
						({ metric, step }) =>
							metric === "failed_attempts" && step === undefined,
					)
					.map(({ value }) => value * 100),
			),
		},
		{
			title: "Violations",
			unit: "in a slot",
			lines: lineOf("violations", timeline.violations),
			limits: [],
		},
		{
			title: "Answers by status",
			unit: "answers/s",
			lines: Object.entries(timeline.statuses).map(([status, counts]) => ({
				label: status === "0" ? "no answer" : status,
				values: scaled(counts, 1 / timeline.slotSeconds),
			})),
			limits: [],
		},
		{
			title: "Processors",
			unit: "%",
			lines: [
				...lineOf("machine busy", scaled(timeline.busy, 100)),
				...lineOf("k6, of a core", scaled(timeline.generatorCpu, 100)),
				...lineOf("local server, of a core", scaled(timeline.targetCpu, 100)),
				...lineOf("waiting for a core", scaled(timeline.pressure, 100)),
			],
			limits: [],
		},
		{
			title: "Memory",
			unit: "MiB",
			lines: [
				...lineOf("k6", timeline.generatorMemory),
				...lineOf("local server", timeline.targetMemory),
			],
			limits: [],
		},
	];
	return charts.filter(({ lines }) => lines.length > 0);
}

/** A horizontal line for each value. */
function linesAt(label: string, values: readonly number[]): Chart["limits"] {
	return [...new Set(values)].map((value) => ({ label, value }));
}

/** The failed share of each slot's attempts, in percent; null where there were none. */
function sharesFailed({
	timeline: { failed, attempts },
}: Result): (number | null)[] {
	const shares = failed.map((count, at) => {
		const all = attempts[at] ?? 0;
		return count === null || all === 0 ? null : count / all;
	});
	return scaled(shares, 100);
}

/** A percentile of each step of a scenario, with its limits. */
function durations(
	{ timeline, limits }: Result,
	scenario: string,
	percentile: "p50" | "p95" | "p99",
	isOfMix: boolean,
): Chart {
	const bounds = limits
		.filter(
			(limit) =>
				limit.metric === "step_duration" &&
				limit.statistic === percentile &&
				(limit.scenario ?? scenario) === scenario,
		)
		.map(({ value }) => value);
	return {
		title: `${isOfMix ? `${scenario}: ` : ""}${percentile} of steps`,
		unit: "ms",
		isLogarithmic: true,
		isAside: percentile !== "p95",
		lines: timeline.steps
			.filter((step) => step.scenario === scenario)
			.map((step) => ({ label: step.step, values: step[percentile] })),
		limits: linesAt(`limit on ${percentile}`, bounds),
	};
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
