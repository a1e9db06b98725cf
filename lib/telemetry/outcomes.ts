/** How visits end: after all steps, early as the scenario has it, refused, or failed. */
export const outcomes = ["finished", "left", "refused", "failed"] as const;
export type Outcome = (typeof outcomes)[number];

/** Whether a visit ended otherwise than its scenario has it. */
export const isUnsuccessful = (outcome: string): boolean =>
	outcome === "refused" || outcome === "failed";

/** The values of the tags `from` and `step` of an arrival. A visit moves from there over its steps to its outcome. */
export const outside = "outside";
export const arrival = "arrival";
