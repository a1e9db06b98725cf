import type { Fault } from "./fault.ts";

/** Resets the connection before the operation. */
export const reset: Fault = {
	name: "reset",
	instead: (request) => request.reset(),
};
