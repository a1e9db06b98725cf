/** What a visit's connections are: docs/visits-at-once.md has what each model means for a server. */

/** A connection is opened for every visit, or those that are open are used again. */
export const connectionsNames = ["per-visitor", "reused"] as const;
export type Connections = (typeof connectionsNames)[number];
