import type { Fault } from "./fault.ts";

/** Resets the connection before anything was done. */
export const reset: Fault = {
	name: "reset",
	instead: (victim) => victim.reset(),
};
