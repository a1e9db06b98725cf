/** How visits end: all the way, early as the story has it, refused, or failed. */
export const outcomes = ["finished", "left", "refused", "failed"] as const;
export type Outcome = (typeof outcomes)[number];

/** Where every visitor comes from, and where every visit begins; between there and its outcome are the steps. */
export const outside = "outside";
export const arrival = "arrival";
