/** The data of the page's charts: made from a Result, drawn in the browser. */

/** A figure over time. */
export interface ChartLine {
	readonly label: string;
	/** One for each moment; null where there was nothing to measure. */
	readonly values: readonly (number | null)[];
	/** The line shows planned values. */
	readonly isAsked?: boolean;
}

/** Lines over time, with limits as horizontal lines. */
export interface Chart {
	readonly title: string;
	/** As in `ms` or `visitors/s`. */
	readonly unit: string;
	readonly isLogarithmic?: boolean;
	/** The chart comes after the others, since fewer readers need it. */
	readonly isAside?: boolean;
	readonly lines: readonly ChartLine[];
	readonly limits: readonly {
		readonly label: string;
		readonly value: number;
	}[];
}

/** How many samples are in each range of durations, moment by moment. */
interface HeatMap {
	/** Upper ends of the ranges, in milliseconds. */
	readonly upTo: readonly number[];
	readonly counts: readonly (readonly number[])[];
}

/** Everything that is drawn. */
export interface Drawings {
	/** Seconds between two moments. */
	readonly slotSeconds: number;
	readonly charts: readonly Chart[];
	readonly heat: HeatMap;
}
