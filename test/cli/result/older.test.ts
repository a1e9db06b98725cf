/** A run.json of an older version is read as one of this version, and rendered. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { renderReports } from "../../../cli/report/write.ts";
import { upgrade } from "../../../cli/result/older.ts";
import { resultSchema } from "../../../cli/result/schema.ts";
import { assertFits } from "../../../lib/util/fits.ts";

const file = new URL("run-v3.json", import.meta.url);
const old = () => JSON.parse(readFileSync(file, "utf8"));

describe("a Result of version 3", () => {
	it("is read as version 6: virtual users were the bound, dropped starts were turned away", () => {
		const { virtualUsers } = old().plan;
		const result: unknown = upgrade(old());
		assertFits(resultSchema, result, "run.json");
		expect(result.version).toBe(6);
		expect(result.plan).toMatchObject({
			connections: "per virtual user",
			arrivals: "even",
			visitsAtOnce: { bound: virtualUsers },
		});
		expect(result.visitors.turnedAway).toBe(old().visitors.dropped);
		expect(result.timeline.turnedAway).toEqual(old().timeline.dropped);
		const reports = renderReports(result);
		expect(JSON.stringify(reports)).toContain(
			"a connection for each virtual user",
		);
	});

	it("of any other version is not changed, and refused", () => {
		const newer: unknown = upgrade({ ...old(), version: 7 });
		expect(() => assertFits(resultSchema, newer, "run.json")).toThrow(
			"run.json: version: expected at most 6, found 7",
		);
	});
});
