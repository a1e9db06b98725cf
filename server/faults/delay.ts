import type { Fault } from "./fault.ts";

/** Holds the answer back for so many milliseconds. */
export const delay = (milliseconds: number): Fault => ({
	name: "delay",
	deliver: (parcel) => {
		setTimeout(parcel.send, milliseconds);
	},
});
