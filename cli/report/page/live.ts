/** What the command line sends to the page of a running run, once a second or less often. */
import type { Drawings } from "./chart.ts";

export interface LiveState {
	/** Figures of this moment, in words. */
	readonly figures: readonly (readonly [name: string, value: string])[];
	readonly drawings: Drawings;
	/** The charts' places as HTML; they change only when there is another chart. */
	readonly places: string;
}
