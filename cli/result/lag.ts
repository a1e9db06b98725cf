/** How late visitors started, compared with the moments that the schedule drew for them. */
import type { Measurements } from "../journal/measurements.ts";

export interface Lag {
	/** Visitors after the warm-up. */
	readonly samples: number;
	/** Milliseconds that this share of them, 0 to 1, was not later than. */
	readonly quantile: (share: number) => number;
}

/** Of all scenarios together. */
export function lagOf(counts: Measurements): Lag {
	const lags = counts.distribution("schedule_lag");
	return {
		samples: lags.count,
		quantile: (share) => (lags.count === 0 ? 0 : lags.quantile(share).value),
	};
}
