/** How visits end: all the way, early as the story has it, refused, or failed. */
export const outcomes = ["finished", "left", "refused", "failed"] as const;
export type Outcome = (typeof outcomes)[number];
