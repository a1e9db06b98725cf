import type { Fault } from "./fault.ts";

/** Does what was asked, and ends the connection in the middle of the answer. */
export const truncate: Fault = {
	name: "truncate",
	deliver: (parcel) => parcel.cut(),
};
