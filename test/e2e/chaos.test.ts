/** The short form of `npm run test:chaos`: each mishap at one random moment. No such run passes. */
import { describe, expect, it } from "vitest";
import { meet, mishaps } from "../../proof/chaos/mishaps.ts";

/** Milliseconds of the load's first seconds. */
const moments = Object.keys(mishaps).map(
	(name) => [name, 500 + Math.floor(Math.random() * 3000)] as const,
);

describe.concurrent("a run that meets", () => {
	it.for(moments)(
		"%s, at %i ms, does not pass, leaves no broken file, and loses at most a second",
		{ timeout: 60_000 },
		async ([name, moment], { skip }) => {
			const mishap = mishaps[name];
			if (!mishap) throw new Error(`no such mishap: ${name}`);
			const { problems, skipped } = await meet(mishap, moment);
			if (skipped !== undefined) {
				console.log(`${name}: ${skipped}`);
				skip(skipped);
			}
			expect(problems).toEqual([]);
		},
	);
});
