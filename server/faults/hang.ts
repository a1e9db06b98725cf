import type { Fault } from "./fault.ts";

/** Never answers. The connection stays open until the client closes it or the server stops. */
export const hang: Fault = { name: "hang", instead: () => {} };
