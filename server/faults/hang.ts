import type { Fault } from "./fault.ts";

/** Never answers. The connection stays until the client, or the server's end, closes it. */
export const hang: Fault = { name: "hang", instead: () => {} };
