/** The short form of `npm run scorecard`: each planted defect in every request in which it can be seen. */
import { describe, expect, it } from "vitest";
import { attack } from "../../proof/scorecard/attack.ts";
import { defects } from "../../server/defects/all.ts";

/** Defects that visitors notice by another rule than the one that they break: what they see of it comes first. */
const seenAs: Readonly<Record<string, string>> = {
	"caps-with-429": "M5",
	"lost-session": "M12",
	"refusal-ends-session": "M12",
};

describe.concurrent("a defect in every request is noticed by the mix", () => {
	it.each(
		[...defects].map(
			([name, { rule }]) => [name, seenAs[name] ?? rule] as const,
		),
	)(
		"%s, by %s",
		async (defect, rule) => {
			const { exitCode, rules } = await attack({
				faults: [{ kind: "wrong", defect, route: "*", share: 1 }],
				visitors: 40,
				rate: 20,
				seed: 1,
			});
			expect([exitCode, rules]).toEqual([1, expect.arrayContaining([rule])]);
		},
		120_000,
	);
});
