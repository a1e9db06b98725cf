/** Cold accounts: accounts without traffic so far (M7, M30). */

/** The cold account of an index: one of the target's, or a new name of this run. The preflight has its own, where there are two. */
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
	// Runs differ at the end of their names.
	const key = run.replace(/[^a-zA-Z0-9]/g, "").slice(-10);
	return `${isPreflight ? "p" : "c"}${key}_${index.toString(36)}`.slice(0, 20);
};
