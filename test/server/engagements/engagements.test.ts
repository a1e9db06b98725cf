/** E1, E2, E7–E11: who may ask, what one engagement shows, and how conversations join; on a clock that is moved. */
import { describe, expect, it } from "vitest";
import {
	type Api,
	type ApiAnswer,
	createApi,
	impression,
	operatorHeaders,
	operators,
	pairOf,
	reportOf,
	scope,
	sites,
	walk,
} from "../api.ts";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const unknown = "00000000-0000-4000-8000-000000000000";
const everywhere = scope(sites, operators);

/** Opens a conversation; its id. */
async function accept(api: Api, account = "demo"): Promise<string> {
	const where = { account };
	const pair = pairOf(await api.engage({}, {}, where));
	await api.report(pair, reportOf(impression("impAccept")), where);
	const { body } = await api.engage(pair, {}, where);
	return body.engagementDetails[0].conversationId;
}

describe("E1, E2: which requests are accepted", () => {
	const headers = operatorHeaders("demo-token-kim");
	const rows: [string, Record<string, string>, string, number][] = [
		["the vendor's own headers", headers, "", 200],
		["Bearer", { ...headers, authorization: "Bearer demo-token-kim" }, "", 200],
		[
			"the media type in a list",
			{ ...headers, accept: `text/html, ${headers.accept};q=0.9` },
			"",
			200,
		],
		["any media type", { ...headers, accept: "*/*" }, "BadRequest", 400],
		["JSON", { ...headers, accept: "application/json" }, "BadRequest", 400],
		["no token", { accept: headers.accept ?? "" }, "Unauthorized", 401],
		["a wrong token", operatorHeaders("nobody"), "Unauthorized", 401],
		[
			"a bare token",
			{ ...headers, authorization: "demo-token-kim" },
			"Unauthorized",
			401,
		],
	];
	it.each(rows)("%s", async (_what, given, error, status) => {
		const url = `/engagements?${everywhere}`;
		const said = await createApi().ask({ method: "GET", url, headers: given });
		expect(said.status).toBe(status);
		if (status === 200) return;
		expect(said.body).toEqual({
			error,
			message: expect.any(String),
			debug_message: expect.any(String),
		});
	});

	const order: [string, string, object, number][] = [
		["route before Accept", "/engagements/a/b/c", {}, 404],
		["Accept before token", "/engagements", {}, 400],
		[
			"token before parameters",
			"/engagements",
			{ accept: headers.accept },
			401,
		],
		[
			"parameters before reach",
			`/engagements?site_ids[]=${unknown}`,
			headers,
			422,
		],
		["reach last", `/engagements?${scope([unknown], operators)}`, headers, 403],
		["existence before access", `/engagements/${unknown}`, headers, 404],
	];
	it.each(order)(
		"checks come in order: %s",
		async (_what, url, given, status) => {
			const said = await createApi().ask({
				method: "GET",
				url,
				headers: { ...given },
			});
			expect([said.status, Object.keys(said.body)]).toEqual([
				status,
				["error", "message", "debug_message"],
			]);
		},
	);

	it.each([
		["POST", "/engagements", "GET"],
		["DELETE", `/engagements/${unknown}`, "GET"],
		["PUT", `/engagements/${unknown}/chat_transcript`, "GET"],
		["GET", `/engagements/${unknown}/export`, "POST"],
	] as const)("%s %s is 405 and says %s", async (method, url, allow) => {
		const said = await createApi().ask({ method, url, headers });
		expect([said.status, said.allow, said.body.error]).toEqual([
			405,
			allow,
			"MethodNotAllowed",
		]);
	});
});

describe("E7–E10: one engagement", () => {
	it("E7, E8: is shown as it is listed, whole", async () => {
		const api = createApi();
		const [record] = (await api.list()).body.engagements;
		const { status, body } = await api.get(`/engagements/${record.id}`);
		expect([status, body]).toEqual([200, record]);
		expect(record).toEqual({
			id: expect.stringMatching(uuid),
			engagement_type: expect.stringMatching(/^(reactive|proactive)$/),
			created_at: expect.stringMatching(
				/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
			),
			duration: expect.any(Number),
			visitor_name: expect.any(String),
			visitor_id: expect.any(String),
			cobrowsing_used: expect.any(Boolean),
			video_used: expect.any(Boolean),
			audio_used: expect.any(Boolean),
			flagged: expect.any(Boolean),
			audio_recording_urls: expect.any(Array),
			crm_forwarded: expect.any(Boolean),
			summary_forwarded: expect.any(Boolean),
			visitor: { href: `https://localhost:80/visitors/${record.visitor_id}` },
			chat_transcript: {
				href: `https://localhost:80/engagements/${record.id}/chat_transcript`,
			},
			operators: expect.any(Array),
		});
	});

	it("E8: is 403 beyond reach, 404 where there is none", async () => {
		const api = createApi();
		const [record] = (
			await api.get(`/engagements?${scope([sites[1]], [operators[1]])}`)
		).body.engagements.filter(
			({ operators: who }: { operators: unknown[] }) => who.length === 1,
		);
		const token = "demo-token-alex";
		for (const path of ["", "/chat_transcript"])
			expect(
				(await api.get(`/engagements/${record.id}${path}`, token)).status,
			).toBe(403);
		expect((await api.get(`/engagements/${unknown}`)).status).toBe(404);
		expect((await api.get("/engagements/%zz")).status).toBe(404);
	});

	it("E7: the links to visitors and operators lead nowhere", async () => {
		const api = createApi();
		const [record] = (await api.list()).body.engagements;
		for (const { href } of [record.visitor, ...record.operators])
			expect((await api.get(new URL(href).pathname)).status).toBe(404);
	});

	it("E9: a transcript starts at its beginning, and each line has a sender", async () => {
		const api = createApi();
		for (const { id, created_at, duration } of (await api.list()).body
			.engagements) {
			const { status, body } = await api.get(
				`/engagements/${id}/chat_transcript`,
			);
			expect(status).toBe(200);
			const times = body.map((line: ApiAnswer["body"]) =>
				Date.parse(line.created_at),
			);
			expect(times).toEqual(
				times.toSorted((one: number, other: number) => one - other),
			);
			for (const [index, { message, sender }] of body.entries()) {
				expect(message).toMatch(/^[^{}]+$/);
				expect(times[index]).toBeGreaterThanOrEqual(Date.parse(created_at));
				expect(times[index]).toBeLessThanOrEqual(
					Date.parse(created_at) + duration * 1000 + 1000,
				);
				if (sender.type === "system")
					expect(sender).toEqual({ type: "system", name: "system" });
				else expect(sender.href).toMatch(new RegExp(`/${sender.type}s/`));
			}
		}
	});

	it("E10: an export succeeds every time and is seen afterwards", async () => {
		const api = createApi();
		const record = (await api.list("&per_page=100")).body.engagements.find(
			(one: ApiAnswer["body"]) => !one.crm_forwarded,
		);
		const headers = operatorHeaders("demo-token-kim");
		const url = `/engagements/${record.id}/export`;
		for (let time = 0; time < 2; time++) {
			const { status, body } = await api.ask({ method: "POST", url, headers });
			expect([status, body]).toEqual([200, { success: true }]);
		}
		expect(
			(await api.get(`/engagements/${record.id}`)).body.crm_forwarded,
		).toBe(true);
		const exports: Record<string, number> = (await api.ledger()).exports;
		expect(Object.values(exports)).toEqual([2]);
	});

	it("E10: of a transferred one only the caller's part is exported", async () => {
		const api = createApi({ history: { engagements: 2000 } });
		const transferred = (
			await walk(api, `/engagements?${everywhere}&per_page=100`)
		).find((one) => one.operators.length === 2);
		const export_ = (token: string) =>
			api.ask({
				method: "POST",
				url: `/engagements/${transferred.id}/export`,
				headers: operatorHeaders(token),
			});
		expect((await export_("demo-token-alex")).status).toBe(200);
		expect((await api.ledger()).exports).toEqual({ [sites[0]]: 1 });
		expect((await export_("demo-token-kim")).status).toBe(200);
		expect((await api.ledger()).exports).toEqual({
			[sites[0]]: 2,
			[sites[1]]: 1,
		});
	});
});

describe("E11: conversations of the Monitor API", () => {
	it("a conversation is listed as soon as it is accepted, and grows while it lasts", async () => {
		const api = createApi();
		const before = (await api.list()).body;
		const id = await accept(api);
		const [listed] = (await api.list()).body.engagements;
		expect(listed).toMatchObject({
			id,
			engagement_type: "proactive",
			duration: 0,
			crm_forwarded: false,
		});
		expect(listed.visitor_id).toMatch(/^[A-Za-z0-9_-]{22}$/);
		const lengths: number[] = [];
		for (const seconds of [0, 150, 150, 299, 1]) {
			api.wait(seconds);
			const { body } = await api.get(`/engagements/${id}/chat_transcript`);
			for (const { created_at } of body)
				expect(Date.parse(created_at)).toBeLessThanOrEqual(api.now());
			lengths.push(body.length);
		}
		expect(lengths[0]).toBe(0);
		expect(lengths).toEqual(lengths.toSorted((one, other) => one - other));
		expect(new Set(lengths).size).toBeGreaterThan(2);
		expect((await api.get(`/engagements/${id}`)).body.duration).toBe(600);
		expect(
			before.engagements.map((one: ApiAnswer["body"]) => one.id),
		).not.toContain(id);
	});

	it("belongs to the site of its account, with its operators in turn; no site, no record", async () => {
		const api = createApi({ accounts: { warm: ["demo", "other", "third"] } });
		const operatorOf = async (id: string) =>
			(await api.get(`/engagements/${id}`)).body.operators[0].href
				.split("/")
				.at(-1);
		const first = await accept(api);
		const second = await accept(api);
		expect(
			new Set([await operatorOf(first), await operatorOf(second)]),
		).toEqual(new Set(operators));
		const onOther = await accept(api, "other");
		expect(await operatorOf(onOther)).toBe(operators[1]);
		const nowhere = await accept(api, "third");
		expect((await api.get(`/engagements/${nowhere}`)).status).toBe(404);
	});

	it("a record that was dropped is neither listed nor shown", async () => {
		const api = createApi({
			sessions: { maximum: 2 },
			history: { engagements: 0 },
		});
		const ids = [await accept(api), await accept(api), await accept(api)];
		const listed = (await api.list()).body.engagements;
		expect(new Set(listed.map((one: ApiAnswer["body"]) => one.id))).toEqual(
			new Set(ids.slice(1)),
		);
		expect((await api.get(`/engagements/${ids[0]}`)).status).toBe(404);
	});
});
