/** Chooses by weight. */

/** For each weight the share of itself and all before it. The last share is 1. */
export const cumulativeShares = (
	weighted: readonly { readonly weight: number }[],
): number[] => {
	const all = weighted.reduce((sum, { weight }) => sum + weight, 0);
	let sum = 0;
	return weighted.map(({ weight }) => {
		sum += weight;
		return sum / all;
	});
};

/** The index that a draw chooses by cumulative shares; `draw` is from 0 up to, but not including, 1. */
export const indexIn = (shares: readonly number[], draw: number): number => {
	let at = 0;
	while (at < shares.length - 1 && draw >= (shares[at] ?? 1)) at++;
	return at;
};
