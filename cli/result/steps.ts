/** The figures of each step: how often it was taken, how often it failed, and how long it took. */

import { handshake } from "../../lib/telemetry/steps.ts";
import {
	type Distribution,
	errorOf,
	type Quantile,
} from "../journal/histogram.ts";
import type { Measurements } from "../journal/measurements.ts";
import { attemptsIn } from "./attempts.ts";
import { durationsOf } from "./durations.ts";
import type { Observation } from "./observation.ts";
import type { StepResult } from "./schema.ts";
import { endOf, rangesOf } from "./timeline.ts";

/** Every step that was taken, scenario by scenario. */
export function stepsOf(
	observation: Observation,
	counts: Measurements,
): StepResult[] {
	return observation.plan.scenarios
		.flatMap(({ scenario, steps }) =>
			[...steps.map(({ step }) => step), handshake].map((step) =>
				stepOf(counts, { scenario, step }),
			),
		)
		.filter(({ entered, whole }) => entered > 0 || whole.entered > 0);
}

function stepOf(
	counts: Measurements,
	tags: { readonly scenario: string; readonly step: string },
): StepResult {
	const { failed, attempts } = attemptsIn(counts, tags);
	const durations = counts.distribution("step_duration", tags);
	const whole = durationsOf(counts, tags);
	const connecting = counts.sum("http_req_blocked", tags);
	const ranges = [...rangesOf(durations)].sort(([one], [other]) => one - other);
	return {
		...tags,
		entered: durations.count,
		failed: counts.sum("steps_failed", tags),
		failedAttempts: attempts === 0 ? 0 : failed / attempts,
		duration: percentiles(durations),
		whole: { entered: whole.count, ...withoutP90(percentiles(whole)) },
		connecting: whole.sum > 0 ? Math.min(1, connecting / whole.sum) : 0,
		histogram: {
			upTo: ranges.map(([range]) => endOf(range)),
			counts: ranges.map(([, count]) => count),
		},
	};
}

/** Percentiles of histograms, and their error bound. */
function percentiles(durations: Distribution): StepResult["duration"] {
	const [p50, p90, p95, p99] = [0.5, 0.9, 0.95, 0.99].map((share) =>
		durations.quantile(share),
	);
	const off = [p50, p90, p95, p99].map((one) => (one ? errorOf(one) : 0));
	const value = (one: Quantile | undefined): number =>
		Number((one?.value ?? 0).toPrecision(6));
	return {
		p50: value(p50),
		p90: value(p90),
		p95: value(p95),
		p99: value(p99),
		max: durations.count === 0 ? 0 : durations.max,
		error: Math.max(...off),
	};
}

function withoutP90({ p90: _, ...rest }: StepResult["duration"]) {
	return rest;
}
