/** The funnel next to a hand-written k6 script under the same settings. */
import { compare } from "./compare.ts";
import { funnel, script } from "./variants.ts";

const round = {
	rate: 273,
	seconds: 16,
	isHurried: true,
	window: { from: 4, to: 15 },
};

const variants = [
	script("script, reused", "reused", "ours"),
	funnel("funnel, reused", "reused"),
	script("script, per visitor", "per-visitor", "ours"),
	funnel("funnel, per visitor", "per-visitor"),
];

/** Prints the comparison. */
export function benchFunnel(): Promise<void> {
	return compare("funnel and script, the same settings", round, variants);
}
