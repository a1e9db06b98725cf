import type { Fault } from "./fault.ts";

/** Delays the answer by so many milliseconds. */
export const delay = (milliseconds: number): Fault => ({
	name: "delay",
	deliver: (response) => {
		setTimeout(response.send, milliseconds);
	},
});
