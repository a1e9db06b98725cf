/** E4: which texts are moments, and which moments they are. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseMoment } from "../../../server/engagements/dates.ts";

const at = (text: string): number => Date.parse(text);

describe("E4", () => {
	it.each([
		["2015-10-01", "2015-10-01T00:00:00.000Z"],
		["2015-10-01T13", "2015-10-01T13:00:00.000Z"],
		["2015-10-01T13:45", "2015-10-01T13:45:00.000Z"],
		["2015-10-01T13:45:10", "2015-10-01T13:45:10.000Z"],
		["2015-10-01T13:45:10.5", "2015-10-01T13:45:10.500Z"],
		["2015-10-01T13:45:10.069Z", "2015-10-01T13:45:10.069Z"],
		["2015-10-01T13:45:10+02:00", "2015-10-01T11:45:10.000Z"],
		["2015-10-01T13-0330", "2015-10-01T16:30:00.000Z"],
		["2016-02-29", "2016-02-29T00:00:00.000Z"],
		["0099-01-01", "0099-01-01T00:00:00.000Z"],
	])("%s is %s", (text, moment) =>
		expect(parseMoment(text, "start")).toBe(at(moment)),
	);

	it("an end date without a time includes its whole day; one with an hour ends at that hour", () => {
		expect(parseMoment("2015-10-01", "end")).toBe(
			at("2015-10-01T23:59:59.999Z"),
		);
		expect(parseMoment("2015-10-01T13", "end")).toBe(at("2015-10-01T13:00Z"));
	});

	it("a moment finer than a millisecond lies between two", () => {
		const moment = parseMoment("2015-10-01T13:45:10.0699", "end") ?? 0;
		expect(moment).toBeGreaterThan(at("2015-10-01T13:45:10.069Z"));
		expect(moment).toBeLessThan(at("2015-10-01T13:45:10.070Z"));
	});

	it.each([
		"",
		"yesterday",
		"2015",
		"2015-10",
		"2015-13-01",
		"2015-02-30",
		"2015-00-10",
		"2015-10-01T24",
		"2015-10-01T13:60",
		"2015-10-01T13:45:60",
		"2015-10-01Z",
		"2015-10-01 13:00",
		"2015-10-01T13:00+25:00",
		" 2015-10-01",
		"2015-10-01T",
	])("%j is none", (text) =>
		expect(parseMoment(text, "start")).toBeUndefined(),
	);

	it("every moment that JavaScript writes is read as the same moment", () => {
		const moments = fc.date({
			min: new Date("0000-01-01T00:00:00Z"),
			max: new Date("9999-12-31T23:59:59.999Z"),
			noInvalidDate: true,
		});
		fc.assert(
			fc.property(moments, (date) => {
				expect(parseMoment(date.toISOString(), "start")).toBe(date.getTime());
			}),
		);
	});

	it("no text throws", () => {
		fc.assert(
			fc.property(fc.string(), (text) => {
				parseMoment(text, "end");
			}),
		);
	});
});
