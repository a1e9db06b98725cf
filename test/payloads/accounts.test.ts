/** Cold accounts are each run's own, and the preflight's are not those of its load. */
import { describe, expect, it } from "vitest";
import { isAccountId } from "../../lib/contract/ids.ts";
import { coldAccountOf } from "../../lib/payloads/accounts.ts";

const run = "20261122T141059-90b5-3";

describe("cold accounts", () => {
	it("are well-formed, and differ by run, by number and from the preflight's", () => {
		const accounts = [
			coldAccountOf(run, 0, undefined, false),
			coldAccountOf(run, 1, undefined, false),
			coldAccountOf("20261122T141059-90b6-3", 0, undefined, false),
			coldAccountOf(run, 0, undefined, true),
		];
		expect(new Set(accounts).size).toBe(4);
		expect(accounts.every(isAccountId)).toBe(true);
	});

	it("are the target's own where it has any, one after the other; the preflight takes the last", () => {
		const known = ["one", "two", "three"];
		const ofLoad = [0, 1, 2].map((index) =>
			coldAccountOf(run, index, known, false),
		);
		expect(ofLoad).toEqual(["one", "two", "one"]);
		expect(coldAccountOf(run, 0, known, true)).toBe("three");
		expect(coldAccountOf(run, 0, ["only"], false)).toBe("only");
	});
});
