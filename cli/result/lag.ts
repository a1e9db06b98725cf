/** How late visitors started: what dropped starts made of it is taken off, moment by moment. */
import { arrival } from "../../lib/load/outcomes.ts";
import type { Plan } from "../../lib/load/plan.ts";
import { dueSeconds, type Shape } from "../../lib/load/shape.ts";
import type { Fold } from "../journal/fold.ts";
import type { Measurements } from "../journal/measurements.ts";

export interface Lag {
	/** Visitors after the warm-up. */
	readonly samples: number;
	/** Milliseconds that this share of them, 0 to 1, was not later than. */
	readonly quantile: (share: number) => number;
}

/** As many visitors were as late. */
interface Late {
	readonly milliseconds: number;
	readonly count: number;
}

/**
 * A start that was dropped takes no number, so all later visitors of its story are taken for its turn, and seem late: by as
 * much as the course has between theirs and the one they are taken for. That much is no lag.
 */
export function lagOf({ stories }: Plan, fold: Fold): Lag {
	const moments = fold.moments().map(({ measured }) => measured);
	const all = stories
		.flatMap(({ story, shape }) => lateOf(story, shape, moments))
		.sort((one, other) => one.milliseconds - other.milliseconds);
	const samples = all.reduce((sum, { count }) => sum + count, 0);
	return {
		samples,
		quantile(share) {
			let left = Math.max(1, Math.ceil(share * samples));
			for (const { milliseconds, count } of all) {
				left -= count;
				if (left <= 0) return milliseconds;
			}
			return 0;
		},
	};
}

/** One story's visitors, moment by moment. */
function lateOf(
	scenario: string,
	shape: Shape,
	moments: readonly Measurements[],
): Late[] {
	let dropped = 0;
	let started = 0;
	return moments.flatMap((measured) => {
		const first = started;
		dropped += measured.sum("dropped_iterations", { scenario });
		started += measured.sum("visitor_moves", { scenario, step: arrival });
		const lags = measured.distribution("schedule_lag", { scenario });
		if (lags.count === 0) return [];
		const excuse = seemsLate(shape, dropped, first, started);
		return lags.buckets().map(({ low, count }) => ({
			// Only what is certainly late counts: beside an excuse of a minute a bucket is wide.
			milliseconds: Math.max(0, low - excuse),
			count,
		}));
	});
}

/** Visitors of a moment that are looked at, to find the one who seems latest. */
const looks = 20;

/** Milliseconds that visitors from one number to another may seem late after so many drops. */
function seemsLate(
	shape: Shape,
	dropped: number,
	first: number,
	end: number,
): number {
	if (dropped === 0) return 0;
	const seconds = Array.from({ length: looks + 1 }, (_, look) => {
		const number = first + Math.floor(((end - first) * look) / looks);
		return dueSeconds(shape, number + dropped) - dueSeconds(shape, number);
	});
	return 1000 * Math.max(...seconds);
}
