import type { Fault } from "./fault.ts";

/** Refuses with a status, as overloaded servers and gateways do. */
export const status = (code: number): Fault => ({
	name: "status",
	instead: (request) =>
		request.refuse({
			error: "unavailable",
			message: "refused on purpose",
			status: code,
		}),
});
