/** The CPU of a verified visitor with journal, compared with a script with k6's defaults, while the load is steady. */
import { compare } from "./compare.ts";
import { funnel, type Round, script } from "./variants.ts";

/** About 1,000 requests a second; the funnel's own think times, 16 s a visit; more than two cores can serve. */
const rounds: Readonly<Record<string, Round>> = {
	"1,000 requests/s": {
		rate: 273,
		seconds: 16,
		isHurried: true,
		window: { from: 4, to: 15 },
	},
	"with think time": {
		rate: 60,
		seconds: 45,
		isHurried: false,
		window: { from: 24, to: 44 },
	},
	saturated: {
		rate: 1500,
		seconds: 12,
		isHurried: true,
		window: { from: 4, to: 11 },
	},
};

const variants = [
	script("script, k6's defaults", "reused", "defaults"),
	funnel("funnel and journal, reused", "reused"),
	script("script, connection per visitor", "per-visitor", "defaults"),
	funnel("funnel and journal, per visitor", "per-visitor"),
];

/** Prints a table for each load. */
export async function benchCost(): Promise<void> {
	for (const [name, round] of Object.entries(rounds))
		await compare(`cost, ${name}`, round, variants);
}
