/** The server and the naive model, side by side over random histories of both APIs. */
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { defects } from "../../server/defects/all.ts";
import { sequences } from "./commands.ts";
import type { World } from "./naive.ts";
import type { Listed } from "./naive-history.ts";
import { historyOf, setUp, world } from "./world.ts";

/** `npm run test:deep` asks for more; a failure prints its seed, and TEST_SEED replays it. */
const runs = Number(process.env.TEST_RUNS ?? 300);
const seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);

let history: Listed[];
beforeAll(async () => {
	history = await historyOf(world);
});

/** Walks random sequences; throws where the server does not do what the model says. */
async function walk(
	of: World,
	numRuns: number,
	more: object = {},
	from = seed,
) {
	const property = fc.asyncProperty(sequences(60), (calls) =>
		fc.asyncModelRun(() => setUp(of, structuredClone(history), more), calls),
	);
	const { failed, counterexample, errorInstance } = await fc.check(property, {
		numRuns,
		seed: from,
		endOnFailure: "faults" in more,
	});
	if (failed)
		throw new Error(
			`TEST_SEED=${from}: ${String(counterexample)}\n${String(errorInstance)}`,
		);
}

describe("the server does what the model says", () => {
	it(`over ${runs} random sequences of up to 60 calls (TEST_SEED=${seed})`, async () => {
		await walk(world, runs);
	}, 600_000);

	it("where an unknown session is answered with 201", async () => {
		await walk({ ...world, unknownSession: "201" }, Math.ceil(runs / 10));
	}, 600_000);
});

describe("the model notices every planted defect", () => {
	it.each([...defects.keys()])(
		"%s",
		async (defect) => {
			const faults = [{ route: "*", share: 1, kind: "wrong", defect }];
			// The same walk each time: that some walk notices it is the claim.
			await expect(walk(world, 1000, { faults }, 1)).rejects.toThrow(
				/owed .*, found /,
			);
		},
		60_000,
	);
});
