/** M2–M11, M18–M20, M26, M27, M34: which requests are accepted, and the errors of the others. */
import { describe, expect, it } from "vitest";
import { createApi, impression, pairOf, reportOf } from "./api.ts";

const post = "/api/account/demo/app/mobile-app/engagement";
const put = "/api/account/demo/app/mobile-app/report";

describe("addresses", () => {
	const rows: [string, "GET" | "POST" | "PUT" | "DELETE", string, string][] = [
		["M6: another path", "POST", "/api/nowhere?v=1", "404/5"],
		["M6: a slash too many", "POST", `${post}/?v=1`, "404/5"],
		["M6: another method on engagement", "PUT", `${post}?v=1`, "405/5"],
		["M6: another method on report", "DELETE", `${put}?v=1`, "405/5"],
		["M6: POST on report without the override", "POST", `${put}?v=1`, "405/5"],
		[
			"M7: an account with a dash",
			"POST",
			`${post.replace("demo", "de-mo")}?v=1`,
			"400/5",
		],
		[
			"M7: an account of 21 letters",
			"POST",
			`${post.replace("demo", "a".repeat(21))}?v=1`,
			"400/5",
		],
		[
			"M7: an empty account",
			"POST",
			`${post.replace("demo", "")}?v=1`,
			"400/5",
		],
		[
			"M7: an account that cannot be decoded",
			"POST",
			`${post.replace("demo", "%zz")}?v=1`,
			"400/5",
		],
		["M8: no version", "POST", post, "400/33"],
		["M8: another version", "POST", `${post}?v=2.0`, "400/33"],
		["M8: not a number", "POST", `${post}?v=one`, "400/33"],
		[
			"M9: an unknown app installation",
			"POST",
			`${post.replace("mobile", "other")}?v=1`,
			"404/18",
		],
		[
			"M9: one of another type",
			"POST",
			`${post.replace("mobile", "web")}?v=1`,
			"404/18",
		],
		[
			"M9: an empty one",
			"POST",
			`${post.replace("mobile-app", "")}?v=1`,
			"404/18",
		],
	];
	it.each(rows)("%s", async (_rule, method, url, refusal) => {
		const { status, body } = await createApi().ask({
			method,
			url,
			payload: {},
		});
		expect(`${status}/${body.internalCode}`).toBe(refusal);
		expect(body).toEqual({
			time: expect.any(Number),
			message: expect.any(String),
			internalCode: expect.any(Number),
		});
	});

	it.each(["1", "1.0", "1.00"])(
		"M8: the version may be written %s",
		async (v) => {
			expect(
				(
					await createApi().ask({
						method: "POST",
						url: `${post}?v=${v}`,
						payload: {},
					})
				).status,
			).toBe(201);
		},
	);

	it("M6: another method is refused with the right one in Allow", async () => {
		expect((await createApi().ask({ method: "GET", url: post })).allow).toBe(
			"POST",
		);
		expect((await createApi().ask({ method: "GET", url: put })).allow).toBe(
			"PUT",
		);
	});

	it("M6: POST report with the override is PUT report", async () => {
		const api = createApi();
		const { vid, sid } = pairOf(await api.engage());
		const { status } = await api.ask({
			method: "POST",
			url: `${put}?v=1&vid=${vid}&sid=${sid}`,
			headers: { "x-http-method-override": "PUT" },
			payload: reportOf(),
		});
		expect(status).toBe(200);
	});

	it("M6: an override with another method is ignored", async () => {
		const { status } = await createApi().ask({
			method: "POST",
			url: `${put}?v=1`,
			headers: { "x-http-method-override": "DELETE" },
			payload: reportOf(),
		});
		expect(status).toBe(405);
	});

	it("M15: an empty consumer id names no consumer", async () => {
		const { status, body } = await createApi().ask({
			method: "PUT",
			url: `${put}?v=1`,
			payload: { consumerId: "", engagementAttributes: [] },
		});
		expect([status, body.message]).toEqual([400, "consumerId"]);
	});

	it("M28: every context has to match, not just one", async () => {
		const api = createApi();
		const pair = pairOf(await api.engage());
		const two = {
			...impression("impAccept"),
			eContext: [
				{ type: "engagementContext", id: "1" },
				{ type: "engagementContext", id: "2" },
			],
		};
		expect((await api.report(pair, reportOf(two))).status).toBe(400);
	});

	it("M6: the override does not count on engagement", async () => {
		const headers = { "x-http-method-override": "PUT" };
		const { status } = await createApi().ask({
			method: "POST",
			url: `${post}?v=1`,
			headers,
			payload: {},
		});
		expect(status).toBe(201);
	});

	it("M10: the first of several faults is named, in the fixed order", async () => {
		const api = createApi();
		const ask = async (url: string) =>
			(await api.ask({ method: "POST", url, payload: "no" })).body;
		expect(
			(await ask("/api/account/a-b/app/none/engagement?v=2")).internalCode,
		).toBe(33);
		expect(
			(await ask("/api/account/a-b/app/none/engagement?v=1")).message,
		).toBe("accountId");
		expect(
			(await ask("/api/account/cold/app/none/engagement?v=1")).internalCode,
		).toBe(20);
		expect(
			(await ask("/api/account/demo/app/none/engagement?v=1")).internalCode,
		).toBe(18);
		expect(
			(await ask("/api/account/demo/app/mobile-app/engagement?v=1")).message,
		).toBe("body");
	});
});

describe("paths that cannot be decoded", () => {
	const ask = async (method: "GET" | "POST", url: string) => {
		const { status, body } = await createApi().ask({
			method,
			url,
			payload: {},
		});
		return `${status}/${body.internalCode}`;
	};
	it("are checked in the same order (M10)", async () => {
		expect(await ask("GET", "/api/account/%zz/app/a/engagement?v=1")).toBe(
			"405/5",
		);
		expect(await ask("POST", "/api/account/%zz/app/a/engagement?v=2")).toBe(
			"400/33",
		);
		expect(await ask("POST", "/api/account/%zz/app/a/engagement?v=1")).toBe(
			"400/5",
		);
		expect(await ask("POST", "/api/account/cold/app/%zz/engagement?v=1")).toBe(
			"500/20",
		);
		expect(await ask("POST", "/api/account/demo/app/%zz/engagement?v=1")).toBe(
			"404/18",
		);
		expect(await ask("POST", "/elsewhere/%zz")).toBe("404/5");
	});
});

describe("bodies", () => {
	it.each(["text/plain", "application/xml", ";;; not a type"])(
		"M2: a body of type %s is read as JSON",
		async (type) => {
			const { status } = await createApi().ask({
				method: "POST",
				url: `${post}?v=1`,
				headers: { "content-type": type },
				payload: "{}",
			});
			expect(status).toBe(201);
		},
	);

	it.each(["", "{", "[]", "null", "1", '"text"'])(
		"M18, M34: the body %j is not an object",
		async (payload) => {
			const { status, body } = await createApi().ask({
				method: "POST",
				url: `${post}?v=1`,
				payload,
			});
			expect([status, body.internalCode, body.message]).toEqual([
				400,
				5,
				"body",
			]);
		},
	);

	it("M34: a body over 256 KiB is 413, and the server goes on", async () => {
		const api = createApi();
		const payload = JSON.stringify({ consumerId: "x".repeat(256 * 1024) });
		const { status, body } = await api.ask({
			method: "POST",
			url: `${post}?v=1`,
			payload,
		});
		expect([status, body.internalCode]).toEqual([413, 5]);
		expect((await api.engage()).status).toBe(201);
	});

	it("M4: unknown members are ignored", async () => {
		expect(
			(
				await createApi().engage(
					{},
					{ news: 1, clientProperties: { type: "x" } },
				)
			).status,
		).toBe(201);
	});

	const wrong: [string, object, string][] = [
		["M18: a consumerId that is a number", { consumerId: 1 }, "consumerId"],
		["M18: null", { consumerId: null }, "consumerId"],
		["M18: entry points as text", { entryPoints: "a,b" }, "entryPoints"],
		[
			"M18: an entry point that is a number",
			{ entryPoints: ["a", 1] },
			"entryPoints[1]",
		],
		[
			"M18: attributes as an object",
			{ engagementAttributes: {} },
			"engagementAttributes",
		],
		[
			"M18: an attribute without a type",
			{ engagementAttributes: [{}] },
			"engagementAttributes[0].type",
		],
		[
			"M19: client properties as text",
			{ clientProperties: "x" },
			"clientProperties",
		],
		[
			"M19: an unknown device family",
			{ clientProperties: { deviceFamily: "WATCH" } },
			"clientProperties.deviceFamily",
		],
		[
			"M19: an unknown os",
			{ clientProperties: { osName: "BEOS" } },
			"clientProperties.osName",
		],
		[
			"M19: 256 in an address",
			{ clientProperties: { ipAddress: "1.2.3.256" } },
			"clientProperties.ipAddress",
		],
		[
			"M19: an address of three parts",
			{ clientProperties: { ipAddress: "1.2.3" } },
			"clientProperties.ipAddress",
		],
		[
			"M20: an impression",
			{ engagementAttributes: [impression("impDisplay")] },
			"engagementAttributes[0].type",
		],
		[
			"M27: an unknown type",
			{ engagementAttributes: [{ type: "mood" }] },
			"engagementAttributes[0].type",
		],
		[
			"M27: a lead's value as text",
			{ engagementAttributes: [{ type: "lead", lead: { value: "1" } }] },
			"engagementAttributes[0].lead.value",
		],
		[
			"M27: a cart without items",
			{ engagementAttributes: [{ type: "cart", total: 1 }] },
			"engagementAttributes[0].numItems",
		],
		[
			"M27: half a quantity",
			{
				engagementAttributes: [
					{ type: "prodView", products: [{ product: {}, quantity: 0.5 }] },
				],
			},
			"engagementAttributes[0].products[0].quantity",
		],
		[
			"M27: a type named like a prototype's member",
			{ engagementAttributes: [{ type: "constructor" }] },
			"engagementAttributes[0].type",
		],
	];
	it.each(wrong)("%s is 400/5 and named", async (_rule, sent, message) => {
		const { status, body } = await createApi().engage({}, sent);
		expect([status, body.internalCode, body.message]).toEqual([
			400,
			5,
			message,
		]);
	});

	it("M26: a report without attributes is 400/5, an empty list is fine", async () => {
		const api = createApi();
		const pair = pairOf(await api.engage());
		const missing = await api.report(pair, {});
		expect([missing.status, missing.body.message]).toEqual([
			400,
			"engagementAttributes",
		]);
		expect((await api.report(pair, reportOf())).status).toBe(200);
	});

	it("M4: an eContext on an impression that has none is ignored, for any value", async () => {
		const api = createApi();
		const pair = pairOf(await api.engage());
		for (const eContext of [null, "x", [null], [], {}]) {
			const { status } = await api.report(
				pair,
				reportOf({ ...impression("impClose"), eContext }),
			);
			expect(status).toBe(200);
		}
	});

	it("M4, M26: a report's lpConsumerId is no member of it, and ignored", async () => {
		const api = createApi();
		const pair = pairOf(await api.engage({}, { lpConsumerId: "a" }));
		await api.report(pair, {
			...reportOf(impression("impAccept")),
			lpConsumerId: 7,
		});
		const { body } = await api.engage({}, { lpConsumerId: "a" });
		expect(body.engagementDetails[0].status).toBe("conversation");
	});

	it("M11: a refused request changes nothing", async () => {
		const api = createApi();
		const pair = pairOf(await api.engage());
		const { requests: _, internalCodes: __, ...before } = await api.ledger();
		await api.report(
			pair,
			reportOf({ type: "lead", lead: {} }, { type: "mood" }),
		);
		await api.report(pair, reportOf(impression("impAccept", "9")));
		await api.engage({}, { consumerId: 1 });
		const { requests, internalCodes, ...after } = await api.ledger();
		expect(after).toEqual(before);
		expect(internalCodes).toEqual({ "400/5": 3 });
		expect(requests).toEqual({
			"engagement 201": 1,
			"engagement 400": 1,
			"report 400": 2,
		});
	});
});
