/** What was counted in a run, by metric and tags. */
import type { Growth, Tags } from "./otlp.ts";

interface Series {
	readonly tags: Tags;
	count: number;
}

export class Counts {
	/** By metric, its series by their tags as text. */
	readonly #metrics = new Map<string, Map<string, Series>>();

	/** Adds to one series. */
	add({ metric, tags, value }: Growth): void {
		const all = this.#metrics.get(metric) ?? new Map<string, Series>();
		this.#metrics.set(metric, all);
		const key = JSON.stringify(Object.entries(tags).sort());
		const series = all.get(key) ?? { tags, count: 0 };
		series.count += value;
		all.set(key, series);
	}

	/** The sum of all series of a metric that have these tags, and maybe others. */
	sum(metric: string, tags: Tags = {}): number {
		const wanted = Object.entries(tags);
		return this.series(metric)
			.filter((one) => wanted.every(([name, text]) => one.tags[name] === text))
			.reduce((sum, { count }) => sum + count, 0);
	}

	/** Every series of a metric. */
	series(metric: string): readonly Readonly<Series>[] {
		return [...(this.#metrics.get(metric)?.values() ?? [])];
	}
}
