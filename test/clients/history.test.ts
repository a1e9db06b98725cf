/** An operator's client, with prepared replies: what it sends, and what it observes. */
import { describe, expect, it } from "vitest";
import { History } from "../../lib/clients/history.ts";
import type { Reply, Request } from "../../lib/contract/transport.ts";
import { recordOf } from "./engagement-record.ts";

const url = "https://target/v1";
const id = "52f8e590-72af-4f20-8428-dfaf95de889e";
const operator = "18529853-4487-4234-be0b-7ca94e1e06bf";
const record = recordOf(id, operator);
const query = {
	siteIds: ["site"],
	operatorIds: [operator],
	order: "desc",
	perPage: 1,
} as const;
const filters = `site_ids%5B%5D=site&operator_ids%5B%5D=${operator}&order=desc&per_page=1`;
const listOf = (next?: string): object => ({
	last_page: `https://target/v1/engagements?${filters}&page=2`,
	...(next !== undefined && { next_page: next }),
	engagements: [record],
});
const error = { error: "Forbidden", message: "x", debug_message: "x" };

type Prepared = readonly [status: number, body: unknown, contentType?: string];

const historyWith = (...replies: Prepared[]) => {
	const sent: Request[] = [];
	const observed: string[] = [];
	const found: string[] = [];
	const send = async (request: Request): Promise<Reply> => {
		const [status, body, contentType = "application/json"] = replies[
			sent.length
		] ?? [0, ""];
		sent.push({ ...request });
		return {
			status,
			contentType,
			body: JSON.stringify(body),
			error: "",
			sentAt: 0,
			receivedAt: 1,
			duration: 1,
		};
	};
	const history = new History({
		send,
		observer: {
			attempt: () => {},
			step: (step, succeeded) => observed.push(`${step} ${succeeded}`),
			retry: () => {},
			reuse: () => {},
			lost: () => {},
			violation: (_step, violation) => {
				observed.push(violation.rule);
				found.push(violation.found);
			},
			measure: () => {},
		},
		url,
		authorization: "Token secret",
	});
	return { history, sent, observed, found };
};

describe("an operator", () => {
	it("follows links to the target alone, for any host in them", async () => {
		const next = `https://elsewhere.example/v1/engagements?${filters}&page=2`;
		const { history, sent } = historyWith(
			[200, listOf(next)],
			[200, { ...listOf(), engagements: [] }],
		);
		await history.walk("list", query, 5);
		expect(sent[1]?.url).toBe(`${url}/engagements?${filters}&page=2`);
	});

	it.each([
		"http://elsewhere.example/engagements?page=2",
		"HTTPS://elsewhere.example/engagements?page=2",
		"/v1/engagements?page=2",
		"https://target/v1/elsewhere?page=2",
	])("follows no link like %s, which breaks E6", async (next) => {
		const { history, sent, observed } = historyWith([200, listOf(next)]);
		expect((await history.walk("list", query, 5)).isWhole).toBe(false);
		expect(sent).toHaveLength(1);
		expect(observed).toContain("E6");
	});

	it("takes a next_page of null as absent", async () => {
		const whole = { ...listOf(), next_page: null };
		const { history, observed } = historyWith([200, whole]);
		expect((await history.walk("list", query, 5)).isWhole).toBe(true);
		expect(observed).not.toContain("E7");
	});

	it.each([
		["http://elsewhere.example/engagements?page=2", "next_page http://"],
		["/v1/engagements?page=2", "next_page /v1/"],
		[7, "next_page 7, which is no link"],
	])("names the member and the value of the link %s", async (next, named) => {
		const { history, found } = historyWith([
			200,
			{ ...listOf(), next_page: next },
		]);
		await history.walk("list", query, 5);
		expect(found.join()).toContain(named);
	});

	it.each([
		["a gateway's 403", 403, "<html>"],
		["a foreign 502", 502, { error: "upstream" }],
		["an empty 401", 401, ""],
	])("takes %s for no refusal of the API", async (_what, status, body) => {
		const { history, observed } = historyWith([status, body]);
		expect(await history.isHidden(id)).toBe(false);
		expect(observed).toEqual(["reach false"]);
	});

	const refusals: [string, number, string][] = [
		["list", 401, "E1"],
		["list", 403, "E3"],
		["list", 422, "E2"],
		["show", 403, "E3"],
		["show", 404, "E8"],
		["transcript", 404, "E9"],
		["export", 403, "E10"],
		["export", 404, "E10"],
	];
	it.each(refusals)(
		"reports that a valid %s refused with %d breaks %s",
		async (what, status, rule) => {
			const { history, observed } = historyWith([status, error]);
			if (what === "list") await history.walk("list", query, 1);
			if (what === "show") await history.show(id, record);
			if (what === "transcript") await history.transcript(id);
			if (what === "export") await history.export(id);
			expect(observed).toEqual([rule, `${what} false`]);
		},
	);

	it("accepts only 403 for an engagement out of reach", async () => {
		const right = historyWith([403, error]);
		expect(await right.history.isHidden(id)).toBe(true);
		expect(right.observed).toEqual(["reach true"]);
		const wrong = historyWith([200, record]);
		expect(await wrong.history.isHidden(id)).toBe(false);
		expect(wrong.observed).toEqual(["reach false", "E8"]);
	});

	it("reports no violation for an engagement that was not listed: its caller decides", async () => {
		const { history, observed } = historyWith([404, error]);
		expect(await history.show(id)).toBe("unknown");
		expect(observed).toEqual(["show false"]);
	});

	it("counts a server failure as failed, not as a violation", async () => {
		const { history, observed } = historyWith([503, error]);
		expect(await history.export(id)).toBe(false);
		expect(observed).toEqual(["export false"]);
	});

	const forms: [string, object, string][] = [
		["a duration below 0", { ...record, duration: -5 }, "E7"],
		[
			"the transcript of another",
			{ ...record, chat_transcript: { href: "https://target/x" } },
			"E7",
		],
		["a type that is none", { ...record, engagement_type: "idle" }, "E7"],
	];
	it.each(forms)("reports that %s breaks %s", async (_what, shown, rule) => {
		const { history, observed } = historyWith([200, shown]);
		await history.show(id, record);
		expect(observed).toContain(rule);
	});

	it("reports that a system line under another name breaks E9, and a body without its type E1", async () => {
		const line = {
			message: "x",
			created_at: record.created_at,
			sender: { type: "system", name: "robot" },
		};
		const odd = historyWith([200, [line]]);
		await odd.history.transcript(id);
		expect(odd.observed).toContain("E9");
		const typeless = historyWith([200, [], "text/html"]);
		await typeless.history.transcript(id);
		expect(typeless.observed).toContain("E1");
	});
});
