/** Connection models; docs/visits-at-once.md says what each means for a server. */

/** `per-visitor`: every visit opens a connection; `reused`: open connections are used again. */
export const connectionsNames = ["per-visitor", "reused"] as const;
export type Connections = (typeof connectionsNames)[number];
