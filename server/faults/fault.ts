/** One request's fault, and what it is done with. */
import type { Defect } from "../defects/defect.ts";
import type { Refusal } from "../http/outcomes.ts";

/** A request that is to be broken before anything is done. */
interface Victim {
	refuse(refusal: Refusal): void;
	/** Ends the connection at once, as a crashed server would. */
	reset(): void;
}

/** An answer that is ready to go. */
interface Parcel {
	send(): void;
	/** Sends the head and half of the body, then ends the connection. */
	cut(): void;
}

/** How a request is broken: instead of its effect, or after it. */
export interface Fault {
	/** As counted in the ledger. */
	readonly name: string;
	/** Acts instead of the effect. */
	readonly instead?: (victim: Victim) => void;
	/** Delivers the answer, or what is left of it. */
	readonly deliver?: (parcel: Parcel) => void;
	/** Makes the answer break a rule. */
	readonly defect?: Defect;
}
