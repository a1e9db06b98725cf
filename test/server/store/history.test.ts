/** E11: a history that looks like a contact centre's, the same for the same seed. */
import { describe, expect, it } from "vitest";
import { defaultConfig } from "../../../server/config.ts";
import { linesOf } from "../../../server/engagements/transcripts.ts";
import { makeHistory } from "../../../server/store/history.ts";
import type { Engaged } from "../../../server/store/records.ts";
import { Records } from "../../../server/store/records.ts";

const midnight = Date.parse("2026-01-01T00:00:00Z");
const hour = 3_600_000;
const configOf = (engagements: number, seed = 1) => ({
	...defaultConfig,
	history: { engagements, seed },
});
const history = makeHistory(configOf(5000), midnight);

const speakers = (record: Engaged): Set<string> =>
	new Set(
		linesOf(record, ["Alex", "Kim"], midnight).map(({ by }) =>
			typeof by === "object" ? "operator" : by,
		),
	);

describe("history", () => {
	it("is the same for the same seed and midnight, another for another", () => {
		expect(makeHistory(configOf(50), midnight)).toEqual(
			makeHistory(configOf(50), midnight),
		);
		expect(makeHistory(configOf(50, 2), midnight)[0]?.id).not.toBe(
			makeHistory(configOf(50), midnight)[0]?.id,
		);
	});

	it("ends at midnight and goes back four weeks", () => {
		const times = history.map(({ createdAt }) => createdAt);
		expect(Math.max(...times)).toBeLessThan(midnight);
		expect(Math.min(...times)).toBeGreaterThanOrEqual(
			midnight - 28 * 24 * hour,
		);
	});

	it("is over by midnight, for any seed", () => {
		for (let seed = 1; seed <= 100; seed++)
			for (const { endsAt } of makeHistory(configOf(100, seed), midnight))
				expect(endsAt).toBeLessThan(midnight);
	});

	it("has busy hours and quiet nights, busy Mondays and quiet Sundays", () => {
		const between = (from: number, to: number) =>
			history.filter(({ createdAt }) => {
				const of = new Date(createdAt).getUTCHours();
				return of >= from && of < to;
			}).length;
		expect(between(9, 12)).toBeGreaterThan(10 * between(1, 4));
		const on = (day: number) =>
			history.filter(({ createdAt }) => new Date(createdAt).getUTCDay() === day)
				.length;
		expect(on(1)).toBeGreaterThan(2 * on(0));
	});

	it("every operator at every site in reach has some, however few there are", () => {
		const few = makeHistory(configOf(3), midnight);
		const pairs = few.map(({ places }) => JSON.stringify(places[0])).sort();
		expect(pairs).toEqual([
			'{"site":0,"operator":0}',
			'{"site":0,"operator":1}',
			'{"site":1,"operator":1}',
		]);
	});

	it("two thirds of the chats have two sides, some have system lines, some are empty", () => {
		const said = history.map(speakers);
		const talks = said.filter(
			(who) => who.has("visitor") && who.has("operator"),
		);
		expect(talks.length / said.length).toBeGreaterThan(2 / 3);
		expect(said.some((who) => who.has("system"))).toBe(true);
		expect(said.filter((who) => who.size === 0).length).toBeGreaterThan(100);
	});

	it("chats are short and long, some are transferred, some recorded", () => {
		const minutes = history
			.map(({ createdAt, endsAt }) => (endsAt - createdAt) / 60_000)
			.sort((one, other) => one - other);
		expect(minutes[Math.floor(minutes.length / 2)]).toBeLessThan(6);
		expect(minutes.at(-1)).toBeGreaterThan(40);
		const transferred = history.filter(({ places }) => places.length === 2);
		expect(transferred.length).toBeGreaterThan(100);
		for (const { places } of transferred)
			expect(new Set(places.map(({ site }) => site)).size).toBe(2);
		for (const { audio, recordings } of history)
			expect(recordings.length > 0).toBe(audio);
	});

	it("ids are unique", () =>
		expect(new Set(history.map(({ id }) => id)).size).toBe(5000));
});

describe("records", () => {
	it("select the same as a filter over all records, while live ones are inserted and dropped", () => {
		const records = new Records(history.slice(0, 200), 20);
		const template = history[0];
		if (!template) throw new Error("no history");
		const live: Engaged[] = [];
		for (let index = 0; index < 60; index++) {
			const record = {
				...template,
				id: `${(index * 7919) % 97}`.padStart(4, "0"),
				createdAt: midnight + Math.floor(index / 4),
			};
			records.add(record);
			live.push(record);
		}
		const kept = [...history.slice(0, 200), ...live.slice(-20)];
		const sorted = kept.sort((one, other) =>
			one.createdAt === other.createdAt
				? one.id < other.id
					? -1
					: 1
				: one.createdAt - other.createdAt,
		);
		const all = new Uint8Array([1, 1]);
		const selection = { sites: all, operators: all, order: "asc" as const };
		const from = history[50]?.createdAt ?? 0;
		const to = midnight + 12;
		const owed = sorted.filter(
			({ createdAt }) => createdAt >= from && createdAt <= to,
		);
		expect(records.select({ ...selection, from, to }, 0, 1000)).toEqual({
			total: owed.length,
			page: owed,
		});
		expect(
			records.select({ ...selection, from, to, order: "desc" }, 5, 9).page,
		).toEqual(owed.toReversed().slice(5, 14));
	});
});
