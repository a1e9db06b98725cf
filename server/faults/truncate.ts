import type { Fault } from "./fault.ts";

/** Carries out the operation, and ends the connection in the middle of the answer. */
export const truncate: Fault = {
	name: "truncate",
	deliver: (response) => response.cut(),
};
