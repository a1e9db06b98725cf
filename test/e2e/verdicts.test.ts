/** The short form of `npm run proof:verdicts`: what disturbs a run is not mistaken for the target's fault, nor for its merit. */
import { describe, expect, it } from "vitest";
import { canHold } from "../../proof/groups.ts";
import { type Case, disturbedCases } from "../../proof/verdicts/cases.ts";
import { play } from "../../proof/verdicts/play.ts";
import { rowOf } from "../../proof/verdicts/row.ts";

const isHolding = canHold();
if (!isHolding)
	console.log("skipped: this machine has no control groups that we may change");

/** Half as long as in the campaign. */
const seconds = 10;
const disturbed = (name: string): Case => {
	const found = disturbedCases.find((one) => one.name === name);
	if (!found) throw new Error(`no case is called ${name}`);
	return { ...found, seconds };
};
const rowFor = async (one: Case) => rowOf(one, 1, await play(one, 1));

describe.concurrent("a verdict", () => {
	it("of a clean run is passed", async () => {
		const clean = { scenario: "visitor-funnel", rate: 60, seconds };
		const row = await rowFor({ ...clean, name: "clean" });
		expect([row.verdict, row.reason]).toEqual([
			"passed",
			expect.stringContaining("limits were judged and kept"),
		]);
	});

	it("of a frozen k6 is never failed", async () => {
		const row = await rowFor(disturbed("k6 is frozen for 2 s"));
		expect(row.wrong).toEqual([]);
		expect(["invalid", "inconclusive"]).toContain(row.verdict);
	});

	it.skipIf(!isHolding)("of a starved server is never passed", async () => {
		const row = await rowFor(disturbed("the server may use 0.3 cores"));
		expect(row.wrong).toEqual([]);
		expect(row.verdict).not.toBe("passed");
	});

	it("of a server that is slow to accept connections is failed", async () => {
		const row = await rowFor(disturbed("each new connection waits for 2 s"));
		expect(new Set(Object.values(row.decided))).toEqual(new Set(["broken"]));
		expect(row.verdict).toBe("failed");
	});
});
