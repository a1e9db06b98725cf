/** Steps that belong to no scenario. */

/** The step of a new handshake, which every visit may take where the server has forgotten its session (M32). */
export const handshake = "handshake";
export type Handshake = typeof handshake;
