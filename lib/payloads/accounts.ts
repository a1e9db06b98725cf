/** Accounts that nobody has asked for yet (M7, M30). */

/** The cold account of a number: one of the target's, or one that this run makes up. The preflight's is never one of the load's, where there are two. */
export const coldAccountOf = (
	run: string,
	index: number,
	known: readonly string[] | undefined,
	isPreflight: boolean,
): string => {
	if (known?.length) {
		const [last = "", ...others] = known.toReversed();
		if (isPreflight || others.length === 0) return last;
		return known[index % others.length] ?? last;
	}
	// The end of a run's name is what tells it from other runs.
	const key = run.replace(/[^a-zA-Z0-9]/g, "").slice(-10);
	return `${isPreflight ? "p" : "c"}${key}_${index.toString(36)}`.slice(0, 20);
};
