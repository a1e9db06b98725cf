/** Accounts that nobody has asked for yet (M7, M30). */

/** The cold account of a number: one of the target's, or one that this run makes up. The preflight's is never one of the load's, where there are two. */
export const coldAccountOf = (
	run: string,
	index: number,
	known: readonly string[] | undefined,
	isPreflight: boolean,
): string => {
	const last = known?.at(-1);
	if (known && last !== undefined) {
		const others = known.length - 1;
		const isLast = isPreflight || others === 0;
		return isLast ? last : (known[index % others] ?? last);
	}
	// The end of a run's name is what tells it from other runs.
	const key = run.replace(/[^a-zA-Z0-9]/g, "").slice(-10);
	return `${isPreflight ? "p" : "c"}${key}_${index.toString(36)}`.slice(0, 20);
};
