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

/** So many buckets have, on average, enough samples for a p95. */
function widthFor(buckets: readonly Distribution[]): number {
	const samples = buckets.reduce((sum, { count }) => sum + count, 0);
	const width = Math.ceil((needed.p95 * buckets.length) / Math.max(1, samples));
	return Math.max(1, Math.min(buckets.length, width));
}

function join(
	buckets: readonly Distribution[],
	width: number,
): { readonly sum: Distribution; readonly width: number }[] {
	return Array.from(
		{ length: Math.ceil(buckets.length / width) },
		(_, group) => {
			const some = buckets.slice(group * width, (group + 1) * width);
			const sum = new Distribution();
			for (const one of some) sum.merge(one);
			return { sum, width: some.length };
		},
	);
}

function rounded(value: number): number {
	return Number(value.toPrecision(4));
}
