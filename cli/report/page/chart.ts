/** What the page draws: made of a Result on one side, drawn in the reader's browser on the other. */

/** A figure over time. */
export interface ChartLine {
	readonly label: string;
	/** One for each moment; null where there was nothing to measure. */
	readonly values: readonly (number | null)[];
	/** What was asked for, not what came. */
	readonly isAsked?: boolean;
}

/** Lines over time, with limits as lines across. */
export interface Chart {
	readonly title: string;
	/** As in `ms` or `visitors/s`. */
	readonly unit: string;
	readonly isLogarithmic?: boolean;
	/** For who looks for it: it stands after the others. */
	readonly isAside?: boolean;
	readonly lines: readonly ChartLine[];
	readonly limits: readonly {
		readonly label: string;
		readonly value: number;
	}[];
}

/** How many samples fell into each range of durations, moment by moment. */
interface HeatMap {
	/** Upper ends of the ranges, in milliseconds. */
	readonly upTo: readonly number[];
	readonly counts: readonly (readonly number[])[];
}

/** All that is drawn. */
export interface Drawings {
	/** Seconds between two moments. */
	readonly slotSeconds: number;
	readonly charts: readonly Chart[];
	readonly heat: HeatMap;
}
