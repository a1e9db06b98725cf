/** The lag of visitors: the actual start minus the moment that the schedule drew. */
import type { Distribution } from "../journal/histogram.ts";
import type { Measurements } from "../journal/measurements.ts";

export interface Lag {
	/** Visitors after the warm-up. */
	readonly samples: number;
	/** The lag that this share of them, 0 to 1, does not exceed, in milliseconds. */
	readonly quantile: (share: number) => number;
}

/** The lag of all scenarios together. */
export function lagOf(counts: Measurements): Lag {
	return lagFrom(counts.distribution("schedule_lag"));
}

/** The lag of these samples; 0 without any. */
export function lagFrom(lags: Distribution): Lag {
	return {
		samples: lags.count,
		quantile: (share) => (lags.count === 0 ? 0 : lags.quantile(share).value),
	};
}
