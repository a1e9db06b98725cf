/** Measurements by metric and tags. */

import type { MetricName, Tags } from "../../lib/telemetry/metrics.ts";
import { Distribution } from "./histogram.ts";

export interface Series {
	readonly metric: string;
	readonly tags: Tags;
	/** What was added to a counter, or the number of samples. */
	readonly count: number;
	/** For metrics with durations only. */
	readonly distribution?: Distribution;
}

export class Measurements {
	/** By metric. */
	readonly #metrics = new Map<string, Series[]>();

	constructor(all: Iterable<Series> = []) {
		for (const series of all) this.add(series);
	}

	/** Adds a series; no other may have the same metric and tags. */
	add(series: Series): void {
		const all = this.#metrics.get(series.metric) ?? [];
		this.#metrics.set(series.metric, all);
		all.push(series);
	}

	/** The sum of all series of a metric with these tags; they may have others as well. */
	sum(metric: MetricName, tags: Tags = {}): number {
		return this.series(metric, tags).reduce((sum, { count }) => sum + count, 0);
	}

	/** The durations of all series of a metric with these tags; they may have others as well. */
	distribution(metric: MetricName, tags: Tags = {}): Distribution {
		const whole = new Distribution();
		for (const { distribution } of this.series(metric, tags))
			if (distribution) whole.merge(distribution);
		return whole;
	}

	/** Every series of a metric with these tags; it may have others as well. */
	series(metric: MetricName, tags: Tags = {}): readonly Series[] {
		const wanted = Object.entries(tags);
		const all = this.#metrics.get(metric) ?? [];
		return all.filter((one) =>
			wanted.every(([name, text]) => tagOf(one.tags, name) === text),
		);
	}
}

const tagOf = (tags: Readonly<Record<string, string>>, name: string) =>
	tags[name];
