/** Percentiles of one step over time, each from enough samples: buckets are joined where one alone has too few. */
import { Distribution } from "../journal/histogram.ts";

/** One value a bucket, in milliseconds; null where there are too few samples. */
type OverTime = (number | null)[];

/** A percentile of fewer samples is only its largest one. */
const needed = { p50: 5, p95: 20, p99: 100 } as const;

/** Joined buckets all have the percentiles of their sum. */
export function percentilesOver(buckets: readonly Distribution[]): {
	readonly p50: OverTime;
	readonly p95: OverTime;
	readonly p99: OverTime;
} {
	const joined = join(buckets, widthFor(buckets));
	const at = (share: number, samples: number): OverTime =>
		joined.flatMap(({ sum, width }) =>
			Array<number | null>(width).fill(
				sum.count < samples ? null : rounded(sum.quantile(share).value),
			),
		);
	return {
		p50: at(0.5, needed.p50),
		p95: at(0.95, needed.p95),
		p99: at(0.99, needed.p99),
	};
}

/** Random arrivals leave some buckets with a third fewer samples than the average. */
const reserve = 1.5;

/** So many buckets together nearly always have enough samples for a p95. */
function widthFor(buckets: readonly Distribution[]): number {
	const samples = buckets.reduce((sum, { count }) => sum + count, 0);
	const wanted = reserve * needed.p95;
	const width = Math.ceil((wanted * buckets.length) / Math.max(1, samples));
	return Math.max(1, Math.min(buckets.length, width));
}

/** Groups of at least so many buckets, as equal as possible. */
function join(
	buckets: readonly Distribution[],
	width: number,
): { readonly sum: Distribution; readonly width: number }[] {
	const groups = Math.max(1, Math.floor(buckets.length / width));
	const from = (group: number): number =>
		Math.floor((group * buckets.length) / groups);
	return Array.from({ length: groups }, (_, group) => {
		const some = buckets.slice(from(group), from(group + 1));
		const sum = new Distribution();
		for (const one of some) sum.merge(one);
		return { sum, width: some.length };
	});
}

function rounded(value: number): number {
	return Number(value.toPrecision(4));
}
