/** A part of a list: the list has all of its records, even when newer ones are added and older ones dropped meanwhile. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { partOf } from "../../lib/clients/list-part.ts";
import type { EngagementRecord } from "../../lib/contract/engagements.ts";
import { isOf, isWithin, type Query } from "../../lib/model/list.ts";
import { Random } from "../../lib/util/random.ts";
import { recordOf } from "./engagement-record.ts";

const operators = ["one", "two"];
const query: Query = {
	siteIds: ["site"],
	operatorIds: operators,
	order: "desc",
	perPage: 50,
};

const record = (hours: number, id: number): EngagementRecord =>
	recordOf(String(id), operators[id % 2] ?? "", {
		created_at: new Date(hours * 3_600_000).toISOString(),
	});

/** Everything there is, newest first; several at one moment. */
const histories = fc
	.array(fc.nat(200), { minLength: 1, maxLength: 80 })
	.map((hours) =>
		hours.sort((one, other) => other - one).map((hour, id) => record(hour, id)),
	);

describe("a part of a list", () => {
	it("has only records that the list has", () => {
		fc.assert(
			fc.property(
				histories,
				fc.nat(79),
				fc.nat(79),
				fc.nat(),
				(all, first, length, seed) => {
					const list = all.slice(first, first + length + 1);
					const isWhole = first + length + 1 >= all.length;
					const part = partOf(query, list, isWhole, new Random(seed, 0));
					if (!part) return;
					const owed = all.filter(
						(one) => isWithin(part, one.created_at) && isOf(part, one),
					);
					expect(owed.length).toBeGreaterThan(0);
					expect(list).toEqual(expect.arrayContaining(owed));
				},
			),
		);
	});

	it("is of one operator, in the other order, on other pages", () => {
		const list = Array.from({ length: 40 }, (_, id) => record(400 - id, id));
		const part = partOf(query, list, true, new Random(1, 0));
		expect(part?.operatorIds).toHaveLength(1);
		expect([part?.order, part?.perPage]).toEqual(["asc", 5]);
	});

	it("is undefined where all records have the same moment", () =>
		expect(
			partOf(query, [record(1, 0), record(1, 1)], true, new Random(1, 0)),
		).toBeUndefined());
});
