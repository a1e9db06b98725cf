/** E3–E6: lists, their filters, their order, their pages. */
import { describe, expect, it } from "vitest";
import {
	createApi,
	operatorHeaders,
	operators,
	scope,
	sites,
	walk,
} from "../api.ts";

const unknown = "00000000-0000-4000-8000-000000000000";
const everywhere = scope(sites, operators);

describe("E3–E6: lists", () => {
	it.each([
		["no sites", scope([], operators)],
		["no operators", scope(sites, [])],
		["an empty site", scope([""], operators)],
		["no date", `${everywhere}&start_date=yesterday`],
		["a day that does not exist", `${everywhere}&end_date=2015-02-30`],
		[
			"start after end",
			`${everywhere}&start_date=2016-01-02&end_date=2016-01-01`,
		],
		["another order", `${everywhere}&order=up`],
		["page 0", `${everywhere}&page=0`],
		["half a page", `${everywhere}&page=1.5`],
		["two pages at once", `${everywhere}&page=1&page=2`],
		["none per page", `${everywhere}&per_page=0`],
	])("422: %s", async (_what, query) => {
		const { status, body } = await createApi().get(`/engagements?${query}`);
		expect([status, body.error]).toEqual([422, "UnprocessableEntity"]);
	});

	it.each([
		["a site of others", scope([sites[1]], [operators[0]])],
		["an unknown site", scope([sites[0], unknown], [operators[0]])],
		["an unknown operator", scope([sites[0]], [unknown])],
	])("403: %s", async (_what, query) => {
		const { status } = await createApi().get(
			`/engagements?${query}`,
			"demo-token-alex",
		);
		expect(status).toBe(403);
	});

	it("an operator is in reach who shares a site with the caller", async () => {
		const query = scope([sites[0]], operators);
		const { status } = await createApi().get(
			`/engagements?${query}`,
			"demo-token-alex",
		);
		expect(status).toBe(200);
	});

	it("brackets may be percent-encoded", async () => {
		const url = `/engagements?${everywhere}`.replace(/\[\]/g, "%5B%5D");
		expect((await createApi().get(url)).status).toBe(200);
	});

	it("holds the listed sites' records by the listed operators, and no others", async () => {
		const api = createApi();
		const all = await walk(api, `/engagements?${everywhere}&per_page=100`);
		const mine = await walk(
			api,
			`/engagements?${scope([sites[1]], [operators[1]])}&per_page=100`,
		);
		const kims = all.filter(({ operators: who }) =>
			who.some(({ href }: { href: string }) => href.endsWith(operators[1])),
		);
		expect(mine.length).toBeGreaterThan(0);
		expect(mine.length).toBeLessThan(kims.length);
		const ids = new Set(kims.map(({ id }) => id));
		expect(mine.every(({ id }) => ids.has(id))).toBe(true);
	});

	it.each(["asc", "desc"])(
		"E5, E6: %s pages follow each other without repeats or gaps",
		async (order) => {
			const records = await walk(
				createApi(),
				`/engagements?${everywhere}&order=${order}&per_page=7`,
			);
			expect(records.length).toBe(500);
			expect(new Set(records.map(({ id }) => id)).size).toBe(500);
			const keys = records.map(({ created_at, id }) => created_at + id);
			const sorted = keys.toSorted();
			expect(keys).toEqual(order === "asc" ? sorted : sorted.reverse());
		},
	);

	it("is newest first, 30 a page, 100 at most", async () => {
		const api = createApi();
		const { body } = await api.list();
		expect(body.engagements.length).toBe(30);
		expect(
			body.engagements[0].created_at > body.engagements[29].created_at,
		).toBe(true);
		const most = (await api.list("&per_page=1000")).body;
		expect(most.engagements.length).toBe(100);
		expect(new URL(most.last_page).searchParams.get("per_page")).toBe("100");
	});

	it("links are absolute, to the host of the request, and keep every filter", async () => {
		const api = createApi();
		const query = `${everywhere}&start_date=2000-01-01T00:00:00+02:00&end_date=2030-01-01&order=asc&page=2&per_page=9`;
		const { body } = await api.ask({
			method: "GET",
			url: `/engagements?${query}`,
			headers: { ...operatorHeaders("demo-token-kim"), host: "example.test:9" },
		});
		const next = new URL(body.next_page);
		expect(next.origin).toBe("https://example.test:9");
		expect([...next.searchParams]).toEqual([
			...sites.map((id) => ["site_ids[]", id]),
			...operators.map((id) => ["operator_ids[]", id]),
			["start_date", "2000-01-01T00:00:00+02:00"],
			["end_date", "2030-01-01"],
			["order", "asc"],
			["page", "3"],
			["per_page", "9"],
		]);
		expect(new URL(body.last_page).searchParams.get("page")).toBe("56");
	});

	it("links keep ids with spaces and pluses in them", async () => {
		const id = "site one+two";
		const api = createApi({
			sites: [{ id, account: "demo" }],
			operators: [{ id: "o", name: "O", token: "t", sites: [id] }],
		});
		const query = `${scope([encodeURIComponent(id)], ["o"])}&per_page=100`;
		const { body } = await api.get(`/engagements?${query}`, "t");
		const next = body.next_page.replace(/^https:\/\/[^/]+/, "");
		expect((await api.get(next, "t")).status).toBe(200);
	});

	it("the last page has no next, a page past the end is empty", async () => {
		const api = createApi();
		const last = (await api.list("&page=17")).body;
		expect([last.engagements.length, "next_page" in last]).toEqual([20, false]);
		const past = await api.list("&page=18");
		expect([
			past.status,
			past.body.engagements,
			"next_page" in past.body,
		]).toEqual([200, [], false]);
		expect(past.body.last_page).toBe(last.last_page);
	});

	it("an empty list ends on page 1", async () => {
		const { body } = await createApi().list("&end_date=1999-01-01");
		expect(body.engagements).toEqual([]);
		expect(new URL(body.last_page).searchParams.get("page")).toBe("1");
	});

	it("E4: both ends are included, to the millisecond", async () => {
		const api = createApi();
		const [record] = (await api.list()).body.engagements;
		const at = record.created_at;
		const { body } = await api.list(`&start_date=${at}&end_date=${at}`);
		expect(body.engagements).toEqual([record]);
		const after = new Date(Date.parse(at) + 1).toISOString();
		expect((await api.list(`&start_date=${after}`)).body.engagements).toEqual(
			[],
		);
		const day = at.slice(0, 10);
		const whole = (await api.list(`&start_date=${day}&end_date=${day}`)).body;
		expect(whole.engagements[0]).toEqual(record);
	});
});
