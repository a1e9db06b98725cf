/** M12–M17, M21–M25, M28–M30: sessions, offers, conversations and cold accounts, on a clock that is moved. */
import { describe, expect, it } from "vitest";
import { createApi, impression, pairOf, reportOf } from "../api.ts";

const wellFormed = "AAAAAAAAAAAAAAAAAAAAAA";
const urlSafe = /^[A-Za-z0-9_-]{22}$/;

describe("the pair", () => {
	it("M12: a live pair is answered 200 and repeated", async () => {
		const api = createApi();
		const first = await api.engage();
		const second = await api.engage(pairOf(first));
		expect([first.status, second.status]).toEqual([201, 200]);
		expect(pairOf(second)).toEqual(pairOf(first));
	});

	it("M17: ids are 22 URL-safe characters, page ids decimal and new each time", async () => {
		const api = createApi();
		const { body } = await api.engage();
		expect(body.sessionId).toMatch(urlSafe);
		expect(body.visitorId).toMatch(urlSafe);
		expect(body.pageId).toMatch(/^\d+$/);
		expect((await api.engage()).body.pageId).not.toBe(body.pageId);
	});

	const fresh: [
		string,
		(pair: { vid: string; sid: string }) => object,
		boolean,
	][] = [
		["no ids", () => ({}), false],
		["empty ids", () => ({ vid: "", sid: "" }), false],
		["vid alone", ({ vid }) => ({ vid }), true],
		["sid alone", ({ sid }) => ({ sid }), false],
		["a malformed vid", ({ sid }) => ({ vid: "short", sid }), false],
		["an unknown sid", ({ vid }) => ({ vid, sid: wellFormed }), true],
		["a vid of its own", ({ sid }) => ({ vid: wellFormed, sid }), true],
	];
	it.each(fresh)(
		"M13: engage with %s creates a session",
		async (_what, idsFrom, keepsVid) => {
			const api = createApi();
			const ids: { vid?: string } = idsFrom(pairOf(await api.engage()));
			const { status, body } = await api.engage(ids);
			expect(status).toBe(201);
			expect(body.visitorId === ids.vid).toBe(keepsVid);
		},
	);

	it("M12: a pair belongs to its account, not to its app installation", async () => {
		const api = createApi({ accounts: { warm: ["demo", "other"] } });
		const pair = pairOf(await api.engage());
		expect((await api.engage(pair, {}, { app: "quiet-app" })).status).toBe(200);
		expect((await api.engage(pair, {}, { account: "other" })).status).toBe(201);
	});

	it("M16: a session ends after 30 idle minutes, and each success restarts them", async () => {
		const api = createApi();
		const pair = pairOf(await api.engage());
		api.wait(1799);
		expect((await api.report(pair, reportOf())).status).toBe(200);
		api.wait(1799);
		expect((await api.engage(pair)).status).toBe(200);
		api.wait(1800);
		expect((await api.engage(pair)).status).toBe(201);
	});

	it("M16: a refused request does not keep a session alive", async () => {
		const api = createApi();
		const pair = pairOf(await api.engage());
		api.wait(1000);
		expect((await api.engage(pair, { consumerId: 1 })).status).toBe(400);
		api.wait(800);
		expect((await api.engage(pair)).status).toBe(201);
	});

	it("M16: a session ends after six hours, however busy", async () => {
		const api = createApi();
		const pair = pairOf(await api.engage());
		for (let i = 0; i < 21; i++) {
			api.wait(1000);
			expect((await api.engage(pair)).status).toBe(200);
		}
		api.wait(600);
		expect((await api.engage(pair)).status).toBe(201);
		expect((await api.ledger()).sessions).toEqual({
			live: 1,
			created: 2,
			expired: 1,
			evicted: 0,
		});
	});

	it("is bounded: beyond the maximum the longest idle session is dropped", async () => {
		const api = createApi({ sessions: { maximum: 2 } });
		const [one, two] = [pairOf(await api.engage()), pairOf(await api.engage())];
		await api.engage(one);
		await api.engage();
		expect((await api.report(one, reportOf())).status).toBe(200);
		expect((await api.report(two, reportOf())).status).toBe(404);
		expect((await api.ledger()).sessions).toMatchObject({
			live: 2,
			evicted: 1,
		});
	});
});

describe("reports", () => {
	it("M29, M17: a report is answered with the pair and the page that was sent", async () => {
		const api = createApi();
		const { vid, sid } = pairOf(await api.engage());
		const { status, body } = await api.report(
			{ vid, sid },
			{ pageId: "77", ...reportOf() },
		);
		expect(status).toBe(200);
		expect(body).toEqual({ sessionId: sid, visitorId: vid, pageId: "77" });
	});

	const rows: [
		string,
		(pair: { vid: string; sid: string }) => object,
		object,
		string,
	][] = [
		["M15: no consumer", () => ({}), {}, "400/5"],
		["M15: sid alone", ({ sid }) => ({ sid }), {}, "400/5"],
		[
			"M14: sid and a consumer",
			({ sid }) => ({ sid }),
			{ consumerId: "c" },
			"404/39",
		],
		[
			"M14: a malformed vid",
			({ sid }) => ({ vid: "short", sid }),
			{},
			"404/37",
		],
		[
			"M14: an unknown vid with a sid",
			({ sid }) => ({ vid: wellFormed, sid }),
			{},
			"404/37",
		],
		[
			"M14: an unknown sid",
			({ vid }) => ({ vid, sid: wellFormed }),
			{},
			"404/39",
		],
		[
			"M14: a malformed sid",
			({ vid }) => ({ vid, sid: "short" }),
			{},
			"404/39",
		],
	];
	it.each(rows)("%s is refused", async (_rule, idsFrom, more, refusal) => {
		const api = createApi();
		const ids = idsFrom(pairOf(await api.engage()));
		const { status, body } = await api.report(ids, { ...reportOf(), ...more });
		expect(`${status}/${body.internalCode}`).toBe(refusal);
	});

	it("M14: an unknown visitor without a session gets one, and keeps its id", async () => {
		const { status, body } = await createApi().report(
			{ vid: wellFormed },
			reportOf(),
		);
		expect([status, body.visitorId]).toEqual([201, wellFormed]);
	});

	it("M14: unknownSession 201 creates a session instead, but for a malformed vid", async () => {
		const api = createApi({ sessions: { unknownSession: "201" } });
		const { vid, sid } = pairOf(await api.engage());
		expect(
			(await api.report({ vid, sid: wellFormed }, reportOf())).status,
		).toBe(201);
		expect(
			(await api.report({ vid: wellFormed, sid }, reportOf())).status,
		).toBe(201);
		expect((await api.report({ vid: "short", sid }, reportOf())).status).toBe(
			404,
		);
	});

	it("M14: a visitor stays known when its session has ended", async () => {
		const api = createApi();
		const pair = pairOf(await api.engage());
		api.wait(1800);
		expect((await api.report(pair, reportOf())).body.internalCode).toBe(39);
	});
});

describe("offers", () => {
	it("M22: the campaign is offered as an array of one, and keeps its context", async () => {
		const api = createApi();
		const first = await api.engage();
		const offer = {
			campaignId: 880524023,
			engagementId: 880524123,
			engagementRevision: 21,
			contextId: "1",
			status: "expose",
		};
		expect(first.body.engagementDetails).toEqual([offer]);
		expect((await api.engage(pairOf(first))).body.engagementDetails).toEqual([
			offer,
		]);
	});

	it("M24: nothing to offer is no member at all", async () => {
		const { status, body } = await createApi().engage(
			{},
			{},
			{ app: "quiet-app" },
		);
		expect(status).toBe(201);
		expect(Object.keys(body).sort()).toEqual([
			"pageId",
			"sessionId",
			"visitorId",
		]);
	});

	it("M28: impressions need the session, the engagement and the context of an offer", async () => {
		const api = createApi();
		const pair = pairOf(await api.engage());
		const ask = async (attribute: object) =>
			(await api.report(pair, reportOf(attribute))).status;
		expect(await ask(impression("impDisplay"))).toBe(200);
		expect(await ask(impression("impDisplay"))).toBe(200);
		expect(await ask(impression("impClose"))).toBe(200);
		expect(await ask(impression("impDisplay", "2"))).toBe(400);
		expect(await ask({ ...impression("impDisplay"), eContext: [] })).toBe(400);
		expect(await ask({ ...impression("impClose"), revision: 22 })).toBe(400);
		const quiet = pairOf(await api.engage({}, {}, { app: "quiet-app" }));
		expect(
			(await api.report(quiet, reportOf(impression("impClose")))).status,
		).toBe(400);
	});

	it("M28: a report that creates a session can carry no impression", async () => {
		const api = createApi();
		const { vid } = pairOf(await api.engage());
		expect(
			(await api.report({ vid }, reportOf(impression("impClose")))).status,
		).toBe(400);
		expect((await api.ledger()).sessions.created).toBe(1);
	});
});

describe("conversations", () => {
	const accept = reportOf(impression("impAccept"));
	const statusOf = ({
		body,
	}: {
		body: { engagementDetails: { status: string }[] };
	}) => body.engagementDetails[0]?.status;

	it("M23, M25: an accept opens the consumer's conversation, in every session of it", async () => {
		const api = createApi();
		const pair = pairOf(await api.engage({}, { consumerId: "c" }));
		await api.report(pair, accept);
		const [details] = (await api.engage(pair)).body.engagementDetails;
		expect(details).toEqual({
			campaignId: 880524023,
			engagementId: 880524123,
			engagementRevision: 21,
			conversationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
			status: "conversation",
		});
		const onOther = await api.engage(
			{},
			{ consumerId: "c" },
			{ app: "quiet-app" },
		);
		expect(onOther.body.engagementDetails).toEqual([details]);
		expect(statusOf(await api.engage({}, { consumerId: "d" }))).toBe("expose");
	});

	it("M25: it closes after its time, which another accept does not extend", async () => {
		const api = createApi();
		const pair = pairOf(await api.engage());
		await api.report(pair, accept);
		api.wait(599);
		await api.report(pair, accept);
		expect(statusOf(await api.engage(pair))).toBe("conversation");
		api.wait(1);
		expect(statusOf(await api.engage(pair))).toBe("expose");
		expect((await api.ledger()).conversations).toEqual({ opened: 1, open: 0 });
	});

	it("M25: consumerId, lpConsumerId and visitorId never stand for each other", async () => {
		const api = createApi();
		const pair = pairOf(await api.engage({}, { lpConsumerId: "x" }));
		await api.report(pair, accept);
		expect(statusOf(await api.engage({}, { consumerId: "x" }))).toBe("expose");
		expect(statusOf(await api.engage({}, { lpConsumerId: "x" }))).toBe(
			"conversation",
		);
		expect(statusOf(await api.engage(pair, { consumerId: "y" }))).toBe(
			"expose",
		);
	});
});

describe("cold accounts", () => {
	it("M30: 500/20 until loaded, with a visitor id for the next request", async () => {
		const api = createApi();
		const where = { account: "cold" };
		const first = await api.engage({}, {}, where);
		const [, vid = ""] =
			/^Loading account: cold, vid: (.{22})$/.exec(first.body.message) ?? [];
		expect([first.status, first.body.internalCode]).toEqual([500, 20]);
		expect(vid).toMatch(urlSafe);
		api.wait(1.4);
		expect((await api.engage({ vid }, {}, where)).body.message).toBe(
			`Loading account: cold, vid: ${vid}`,
		);
		expect((await api.ledger()).sessions.created).toBe(0);
		api.wait(0.1);
		const warm = await api.engage({ vid }, {}, where);
		expect([warm.status, warm.body.visitorId]).toEqual([201, vid]);
	});

	it("M30: a report's ids are not checked while the account is cold", async () => {
		const { body } = await createApi().report(
			{ vid: "short" },
			{},
			{ account: "cold" },
		);
		expect(body.internalCode).toBe(20);
	});
});
