/** The routes about the server itself, below `/-/`. */
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { personal } from "../../lib/contract/personal.ts";
import {
	createApi,
	impression,
	operatorHeaders,
	pairOf,
	reportOf,
} from "./api.ts";

describe("administration", () => {
	it("is never counted as traffic", async () => {
		const api = createApi();
		expect((await api.ask({ method: "GET", url: "/-/health" })).status).toBe(
			200,
		);
		expect((await api.ledger()).requests).toEqual({});
	});

	it("keeps a ledger of what the server did", async () => {
		const api = createApi();
		const pair = pairOf(
			await api.engage({}, { engagementAttributes: [{ type: "mrktInfo" }] }),
		);
		await api.report(
			pair,
			reportOf(impression("impDisplay"), impression("impAccept"), {
				type: "lead",
			}),
		);
		await api.engage(pair);
		await api.ask({ method: "GET", url: "/nowhere" });
		expect(await api.ledger()).toEqual({
			requests: {
				"engagement 201": 1,
				"report 200": 1,
				"engagement 200": 1,
				"other 404": 1,
			},
			internalCodes: { "404/5": 1 },
			sessions: { created: 1, live: 1, expired: 0, evicted: 0 },
			offers: 1,
			impressions: { impDisplay: 1, impAccept: 1 },
			attributes: { mrktInfo: 1, lead: 1 },
			conversations: { opened: 1, open: 1 },
			capped: { visitor: 0, account: 0 },
			exports: {},
			faults: {},
		});
	});

	it("forgets all state on reset: warm accounts are loaded, all others cold", async () => {
		const api = createApi({ accounts: { loadMilliseconds: 0 } });
		const pair = pairOf(await api.engage());
		await api.engage({}, {}, { account: "other" });
		expect((await api.engage({}, {}, { account: "other" })).status).toBe(201);
		expect((await api.ask({ method: "POST", url: "/-/reset" })).status).toBe(
			200,
		);
		expect((await api.ledger()).sessions.created).toBe(0);
		expect((await api.engage(pair)).status).toBe(201);
		expect((await api.engage({}, {}, { account: "other" })).status).toBe(500);
	});

	it("refuses other methods, and callers that are not on loopback", async () => {
		const api = createApi();
		const refused = await api.ask({ method: "POST", url: "/-/health" });
		expect([refused.status, refused.allow]).toEqual([405, "GET"]);
		const far = await api.ask({
			method: "GET",
			url: "/-/ledger",
			remoteAddress: "192.0.2.1",
		});
		expect(far.status).toBe(404);
	});

	it("forgets records, exports and faults on reset, and makes the same history again", async () => {
		const api = createApi();
		const history = (await api.list("&per_page=100")).body;
		const pair = pairOf(await api.engage());
		await api.report(pair, reportOf(impression("impAccept")));
		const [first] = history.engagements;
		await api.ask({
			method: "POST",
			url: `/engagements/${first.id}/export`,
			headers: operatorHeaders("demo-token-kim"),
		});
		api.wait(3 * 24 * 3600);
		await api.ask({ method: "POST", url: "/-/reset" });
		expect((await api.list("&per_page=100")).body).toEqual(history);
		expect((await api.ledger()).exports).toEqual({});
	});

	it("gives an OpenAPI document whose schemas compile", async () => {
		const { body } = await createApi().ask({
			method: "GET",
			url: "/-/openapi.json",
		});
		expect(body.openapi).toBe("3.1.0");
		const { post } =
			body.paths["/api/account/{accountId}/app/{appInstallationId}/engagement"];
		const ajv = new Ajv({ discriminator: true, strictTypes: false });
		// OpenAPI lets such members stand in a schema.
		ajv.addVocabulary(Object.keys(personal));
		expect(() =>
			ajv.compile(post.requestBody.content["application/json"].schema),
		).not.toThrow();
	});
});
