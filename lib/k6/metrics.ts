/** Creates the metrics of a bundle, beside k6's own. */
import { Counter, Rate, Trend } from "k6/metrics";
import { type VisitMetric, visitMetrics } from "../telemetry/metrics.ts";
import type { SampleKind, Workload } from "../workload/workload.ts";
import type { Metric, Metrics } from "./observer.ts";

/** The metrics of visits, and those that these workloads declare. */
export const createMetrics = (
	workloads: readonly Pick<Workload, "metrics">[],
): Metrics => {
	const own = new Map<string, Metric>();
	for (const { metrics } of workloads)
		for (const [name, kind] of Object.entries(metrics))
			own.set(name, create(name, kind));
	return { ...ofVisits(), own };
};

/** Creates a metric in k6's registry. */
const create = (name: string, kind: SampleKind | "rate"): Metric => {
	switch (kind) {
		case "count":
			return new Counter(name);
		case "rate":
			return new Rate(name);
		case "value":
			return new Trend(name);
		case "milliseconds":
			return new Trend(name, true);
	}
};

const ofVisits = (): Record<VisitMetric, Metric> => {
	const created = Object.entries(visitMetrics).map(
		([name, kind]): [string, Metric] => [name, create(name, kind)],
	);
	// Object.fromEntries forgets the names of the members.
	return Object.fromEntries(created) as Record<VisitMetric, Metric>;
};
