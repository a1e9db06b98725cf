/** Makes the Result of a run from what was observed, above all from its journal. */
import { basename } from "node:path";
import { describeLimit, samplesByDefault } from "../../lib/load/limits.ts";
import { peakRate } from "../../lib/load/shape.ts";
import type { LeftOut } from "../../lib/plan/choose-limits.ts";
import type { Plan } from "../../lib/plan/plan.ts";
import { met, ownMetric } from "../../lib/telemetry/metrics.ts";
import type { Figure, SampleKind } from "../../lib/workload/workload.ts";
import { isVerified } from "../engine/command.ts";
import { describeEnd } from "../engine/outcome.ts";
import { errorOf } from "../journal/histogram.ts";
import type { Header } from "../journal/lines.ts";
import type { Measurements } from "../journal/measurements.ts";
import { attemptsIn } from "./attempts.ts";
import { isStopped } from "./evidence.ts";
import { inFrontBySource } from "./in-front.ts";
import { judge } from "./judge.ts";
import { lostByCause } from "./lost.ts";
import type { Observation } from "./observation.ts";
import { type Result, resultVersion } from "./schema.ts";
import { stepsOf } from "./steps.ts";
import { timelineOf } from "./timeline.ts";
import { deviationsOf, violationsOf } from "./violations.ts";

/** The Result, verdict included. */
export function makeResult(observation: Observation): Result {
	const { plan, header, aggregator, output, origin } = observation;
	const footer = origin.kind === "preflight" ? undefined : origin.footer;
	const counts = aggregator.measurements();
	const steps = stepsOf(observation, counts);
	const { leftOut, ...judged } = judge(observation, counts);
	const hasLoad = origin.kind !== "preflight";
	return {
		version: resultVersion,
		run: header.run,
		scenario: plan.scenario,
		profile: plan.profile,
		startedAt: header.startedAt,
		seconds: footer?.seconds ?? aggregator.seconds,
		partial: origin.kind !== "measured" || isStopped(origin.footer, plan),
		target: {
			name: plan.target.name,
			isLocalServer: header.isLocalServer,
			isVerified: isVerified || !plan.target.isLoopback,
			...(plan.target.headers && { headers: plan.target.headers }),
			...(plan.target.clientCertificate && {
				clientCertificate: plan.target.clientCertificate,
			}),
		},
		plan: planOf(plan, leftOut, header.files),
		engine: engineOf(observation),
		machine: header.machine,
		requests: {
			...requestsOf(counts),
			lost: lostByCause(aggregator),
			inFront: inFrontBySource(aggregator, output),
		},
		sessionReuse: {
			owed: counts.sum("session_reuse.total"),
			reused: counts.sum("session_reuse.total", met),
			lost: counts.sum("sessions_lost"),
		},
		violations: violationsOf(counts, output, hasLoad),
		...(plan.target.knownDeviations && {
			knownDeviations: deviationsOf(counts, output, plan, hasLoad),
		}),
		...(footer?.stoppedBy && { stoppedBy: { ...footer.stoppedBy } }),
		...(header.labels && { labels: header.labels }),
		figures: figuresOf(plan, counts),
		...(origin.kind === "preflight" && {
			preflight: { reason: origin.failure?.reason ?? "" },
		}),
		steps,
		timeline: timelineOf(aggregator, plan, footer?.beganSecond ?? 0, steps),
		...judged,
	};
}

function engineOf({ header, output, origin }: Observation): Result["engine"] {
	const end = origin.kind === "preflight" ? origin : origin.footer;
	return {
		version: header.engineVersion,
		command: header.command,
		code: end?.code ?? -1,
		ended: end
			? describeEnd({ ...output, code: end.code, signal: end.signal })
			: "the end of k6 was not observed",
	};
}

function planOf(
	plan: Plan,
	leftOut: readonly LeftOut[],
	files: Header["files"],
): Result["plan"] {
	return {
		rate: peakRate(plan.shape),
		seconds: plan.lengthSeconds,
		warmUpSeconds: plan.shape.warmUpSeconds,
		visitors: plan.plannedVisitors,
		arrivals: plan.load.arrivals,
		connections: plan.connections,
		visitsAtOnce: { ...plan.expectedAtOnce, bound: plan.visitsAtOnce },
		virtualUsers: plan.virtualUsers,
		timeoutSeconds: plan.timeoutSeconds,
		timeScale: plan.load.timeScale,
		seed: plan.seed,
		habits: Object.fromEntries(
			plan.scenarios.map(({ scenario, habits }) => [scenario, habits]),
		),
		files: Object.fromEntries(
			Object.entries(files).map(([file, text]) => [basename(file), text]),
		),
		leftOut: leftOut.map(
			({ limit }) =>
				`${describeLimit(limit)}: needs ${samplesByDefault(limit)} samples`,
		),
	};
}

function requestsOf(
	counts: Measurements,
): Omit<Result["requests"], "lost" | "inFront"> {
	const { failed, attempts } = attemptsIn(counts);
	return {
		count: counts.sum("http_reqs"),
		measured: attempts,
		failed,
		retries: counts.sum("retries"),
	};
}

/** The figures that only these scenarios have, where anything was measured. */
function figuresOf(
	{ scenarios }: Plan,
	counts: Measurements,
): Result["figures"] {
	return scenarios.flatMap(({ scenario, workload: { figures, metrics } }) =>
		figures
			.filter(({ metric }) => counts.sum(ownMetric(metric)) > 0)
			.map((one) => ({
				scenario,
				figure: one.figure,
				...figureValue(one, counts),
				unit: unitOf(one, metrics[one.metric]),
			})),
	);
}

function unitOf(
	{ statistic }: Figure,
	kind: SampleKind | undefined,
): "ms" | "" {
	return kind === "milliseconds" && statistic !== "count" ? "ms" : "";
}

function figureValue(
	{ metric: declared, statistic }: Figure,
	counts: Measurements,
): { value: number; error: number } {
	const metric = ownMetric(declared);
	switch (statistic) {
		case "count":
			return { value: counts.sum(metric), error: 0 };
		case "med": {
			const median = counts.distribution(metric).quantile(0.5);
			return { value: median.value, error: errorOf(median) };
		}
		case "max":
			return { value: counts.distribution(metric).max, error: 0 };
	}
}
