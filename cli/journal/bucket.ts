/** The samples of some seconds, by the numbers of the journal's series. */
import { Distribution } from "./histogram.ts";
import {
	histogramOf,
	type MachineSample,
	type Row,
	type SeriesLine,
} from "./lines.ts";
import { Measurements } from "./measurements.ts";

export class Bucket {
	readonly #counts = new Map<number, number>();
	readonly #distributions = new Map<number, Distribution>();
	readonly machine: MachineSample[] = [];

	add({ counts = [], histograms = [], machine }: Row): void {
		for (let at = 0; at < counts.length; at += 2)
			this.#count(counts[at] ?? 0, counts[at + 1] ?? 0);
		for (const flat of histograms) {
			const { series, histogram } = histogramOf(flat);
			this.#distributionOf(series).add(histogram);
		}
		if (machine) this.machine.push(machine);
	}

	merge(other: Bucket): void {
		for (const [series, count] of other.#counts) this.#count(series, count);
		for (const [series, part] of other.#distributions)
			this.#distributionOf(series).merge(part);
	}

	/** The measurements by metric and tags. */
	measurements(series: Iterable<SeriesLine>): Measurements {
		const all = new Measurements();
		for (const { series: number, metric, tags } of series) {
			const distribution = this.#distributions.get(number);
			const count = distribution?.count ?? this.#counts.get(number);
			if (count !== undefined)
				all.add({ metric, tags, count, ...(distribution && { distribution }) });
		}
		return all;
	}

	#count(series: number, delta: number): void {
		this.#counts.set(series, (this.#counts.get(series) ?? 0) + delta);
	}

	#distributionOf(series: number): Distribution {
		const known = this.#distributions.get(series) ?? new Distribution();
		this.#distributions.set(series, known);
		return known;
	}
}
