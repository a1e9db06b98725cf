/** Accounts that nobody has asked for yet (M7, M30). */

/** The cold account of a number: one of the target's, or one that this run makes up. */
export const coldAccountOf = (
	run: string,
	index: number,
	known: readonly string[] | undefined,
): string => {
	if (known?.length) return known[index % known.length] ?? "";
	// The end of a run's name is what tells it from other runs.
	const key = run.replace(/[^a-zA-Z0-9]/g, "").slice(-10);
	const first = run.startsWith("preflight") ? "p" : "c";
	return `${first}${key}_${index.toString(36)}`.slice(0, 20);
};
