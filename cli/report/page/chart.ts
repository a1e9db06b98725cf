/** The data of the page's charts: made from a Result, drawn in the browser. */

/** A figure over time. */
export interface ChartLine {
	readonly label: string;
	/** One for each moment; null where there was nothing to measure. */
	readonly values: readonly (number | null)[];
	/** The line shows planned values. */
	readonly isAsked?: boolean;
}

/** A horizontal line. */
interface Bound {
	readonly label: string;
	readonly value: number;
}

interface Drawing {
	readonly title: string;
	/** As in `ms` or `visitors/s`. */
	readonly unit: string;
	readonly limits: readonly Bound[];
}

/** Lines over time, with limits as horizontal lines. */
export interface LineChart extends Drawing {
	readonly kind: "lines";
	readonly lines: readonly ChartLine[];
}

/** Percentiles of one step over time, as bands; several of them stand side by side, on one scale. */
export interface BandChart extends Drawing {
	readonly kind: "bands";
	/** The scenario of a mix, which has a group of its own. */
	readonly group: string;
	/** p50, p95 and p99, from the lowest to the highest. */
	readonly lines: readonly ChartLine[];
	/** The common scale's ends. */
	readonly range: readonly [number, number];
}

/** One figure against another, a point each. */
export interface PointChart extends Drawing {
	readonly kind: "points";
	readonly across: { readonly label: string; readonly unit: string };
	/** From the left to the right. */
	readonly points: readonly (readonly [x: number, y: number])[];
}

export type Chart = LineChart | BandChart | PointChart;

/** What happened at a moment: a vertical line in every chart over time. */
export interface Mark {
	/** Seconds from the run's start. */
	readonly at: number;
	readonly label: string;
}

/** Everything that is drawn. */
export interface Drawings {
	/** Seconds between two moments. */
	readonly slotSeconds: number;
	readonly charts: readonly Chart[];
	readonly marks: readonly Mark[];
}
