/** How visitors arrive at a given rate. */

/** `poisson`: at random and independently of each other, as people do; `even`: at equal distances. */
export const arrivalsNames = ["poisson", "even"] as const;
export type Arrivals = (typeof arrivalsNames)[number];
