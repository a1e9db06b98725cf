/** A visitor's side of the API, with prepared replies: what is sent, what is retried, what is observed. */
import { describe, expect, it } from "vitest";
import type { VisitObserver } from "../../lib/clients/context.ts";
import { Visit } from "../../lib/clients/visit.ts";
import { errors } from "../../lib/contract/errors.ts";
import type { Reply, Request } from "../../lib/contract/transport.ts";
import type { Expectations } from "../../lib/model/expectations.ts";
import { prepareExpectations } from "../../lib/model/expected-answer.ts";
import { expected } from "../model/walk.ts";

const vid = "VVVVVVVVVVVVVVVVVVVVVV";
const sid = "SSSSSSSSSSSSSSSSSSSSSS";
const pair = { sessionId: sid, visitorId: vid, pageId: "7" };
const offer = {
	campaignId: 880524023,
	engagementId: 880524123,
	engagementRevision: 21,
	contextId: "1",
	status: "expose",
};

type Prepared = readonly [status: number, body?: object];
const engaged: Prepared = [201, { ...pair, engagementDetails: [offer] }];
const reported: Prepared = [200, pair];
const unavailable: Prepared = [
	503,
	{ time: 1, message: "busy", internalCode: 18 },
];
const lost: Prepared = [0];
const refused = (
	status: number,
	internalCode: number,
	message = "x",
): Prepared => [status, { time: 1, message, internalCode }];

/** A visit whose answers are prepared, and everything that was seen of it. */
const visitWith = (...replies: Prepared[]) => visitTo(expected, ...replies);

/** The same to a target with other promises. */
const visitTo = (expectations: Expectations, ...replies: Prepared[]) => {
	const sent: Request[] = [];
	const pauses: number[] = [];
	const observed: string[] = [];
	const observer: VisitObserver = {
		attempt: () => {},
		step: (step, succeeded, milliseconds) =>
			observed.push(`${step} ${succeeded ? "ok" : "not"} ${milliseconds}`),
		retry: (step) => observed.push(`retry ${step}`),
		reuse: (reused) => observed.push(reused ? "reused" : "not reused"),
		lost: () => observed.push("lost"),
		violation: (_step, { rule }) => observed.push(rule),
		measure: () => {},
	};
	const send = async (request: Request): Promise<Reply> => {
		const [status, body] = replies[sent.length] ?? [0];
		sent.push({ ...request });
		const at = sent.length * 1000;
		return {
			status,
			contentType: "application/json; charset=utf-8",
			body: body === undefined ? "" : JSON.stringify(body),
			error: status === 0 ? "timeout" : "",
			sentAt: at,
			receivedAt: at + 10,
			duration: 10,
		};
	};
	const target = {
		pause: async (seconds: number) => {
			pauses.push(seconds);
		},
		base: ["https://target/api/account/", "/app/mobile-app/"],
		expectations: prepareExpectations(expectations),
		timeScale: 0.1,
	} as const;
	const visit = new Visit({ send, observer, target });
	return { visit, sent, pauses, observed };
};

describe("a visit", () => {
	it("starts without ids, and sends those of the last answer from then on (M12, M17)", async () => {
		const { visit, sent, observed } = visitWith(engaged, reported, [
			200,
			{ ...pair, pageId: "8", engagementDetails: [offer] },
		]);
		expect(await visit.engage("engage", "{}")).toBe(true);
		expect(await visit.impression("impDisplay")).toBe(true);
		expect(await visit.engage("again", "{}")).toBe(true);
		const base = "https://target/api/account/demo/app/mobile-app";
		expect(sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
			`POST ${base}/engagement?v=1`,
			`PUT ${base}/report?v=1&vid=${vid}&sid=${sid}`,
			`POST ${base}/engagement?v=1&vid=${vid}&sid=${sid}`,
		]);
		expect(observed).toEqual([
			"engage ok 10",
			"impDisplay ok 10",
			"reused",
			"again ok 10",
		]);
	});

	it("notices a session that did not come back, broken promise or not (M12)", async () => {
		const renewed: Prepared = [
			201,
			{
				sessionId: "T".repeat(22),
				visitorId: vid,
				pageId: "8",
				engagementDetails: [offer],
			},
		];
		const observedBy = async (expectations: Expectations) => {
			const { visit, observed } = visitTo(expectations, engaged, renewed);
			await visit.engage("engage", "{}");
			observed.length = 0;
			await visit.engage("again", "{}");
			return observed;
		};
		const silent = { ...expected, promises: {} };
		expect(await observedBy(expected)).toContain("not reused");
		expect(await observedBy(silent)).toEqual(["lost", "again ok 10"]);
	});

	it("notices that a new session has the id of the lost one (M12)", async () => {
		const { visit, observed } = visitWith(engaged, engaged, engaged, [
			201,
			{ ...pair, sessionId: "T".repeat(22), engagementDetails: [offer] },
		]);
		await visit.engage("engage", "{}");
		visit.dropSession();
		await visit.engage("again", "{}");
		expect(observed).toContain("M12");
		observed.length = 0;
		visit.reset();
		await visit.engage("engage", "{}");
		visit.dropSession();
		await visit.engage("again", "{}");
		expect(observed).not.toContain("M12");
	});

	it("expects a refusal of one request, not of the next; another code is none", async () => {
		const [capped, loading] = [errors.unavailable, errors.accountNotLoaded];
		const { visit, sent, observed } = visitWith(
			unavailable,
			unavailable,
			engaged,
		);
		expect((await visit.tryEngage("create", "{}", capped))?.kind).toBe(
			"refused",
		);
		expect((await visit.tryEngage("create", "{}"))?.kind).toBe("refused");
		await visit.engage("engage", "{}", loading);
		expect(sent.map(({ expectedStatus }) => expectedStatus)).toEqual([
			503,
			undefined,
			500,
		]);
		expect(observed.filter((one) => one.startsWith("create"))).toEqual([
			"create ok 10",
			"create not 10",
		]);
	});

	it("forgets everything when it is reset", async () => {
		const { visit, sent } = visitWith(engaged, engaged);
		await visit.engage("engage", "{}");
		visit.reset();
		expect(visit.offer()).toBeUndefined();
		await visit.engage("engage", "{}");
		expect(sent[1]?.url).not.toContain("vid=");
	});

	it("reports no impression where nothing was offered", async () => {
		const { visit, sent } = visitWith([201, pair]);
		await visit.engage("engage", "{}");
		expect(await visit.impression("impDisplay")).toBe(false);
		expect(sent).toHaveLength(1);
	});

	it.each([
		["the same text", JSON.stringify(pair)],
		[
			"another order of members",
			JSON.stringify({ pageId: "7", visitorId: vid, sessionId: sid }),
		],
		["unknown members (M4)", JSON.stringify({ ...pair, news: true })],
	])("takes a report's answer with %s for what it is", async (_what, body) => {
		const { visit, observed } = visitWith(engaged, [200, JSON.parse(body)]);
		await visit.engage("engage", "{}");
		expect(await visit.report("lead", '{"type":"lead"}')).toBe(true);
		expect(observed.slice(1)).toEqual(["lead ok 10"]);
	});
});

describe("retries (M32)", () => {
	it("come after 10, 30 and 90 s, times the time scale, for 5xx and lost replies", async () => {
		const { visit, pauses, observed } = visitWith(
			unavailable,
			lost,
			refused(500, 18),
			engaged,
		);
		expect(await visit.engage("engage", "{}")).toBe(true);
		expect(pauses).toEqual([1, 3, 9]);
		expect(observed).toEqual([
			"retry engage",
			"retry engage",
			"retry engage",
			"engage ok 40",
		]);
	});

	it("end after the third", async () => {
		const { visit, sent } = visitWith(lost, lost, lost, lost, engaged);
		expect(await visit.engage("engage", "{}")).toBe(false);
		expect([sent.length, visit.failure()]).toEqual([4, "failed"]);
	});

	it("never follow a 4xx", async () => {
		const { visit, sent, observed } = visitWith(refused(400, 5));
		expect(await visit.engage("engage", "{}")).toBe(false);
		expect([sent.length, visit.failure()]).toEqual([1, "refused"]);
		expect(observed).toContain("M18");
	});

	it("send the visitor id that a cold account answered with (M30)", async () => {
		const cold = refused(500, 20, `Loading account: demo, vid: ${vid}`);
		const { visit, sent, observed } = visitWith(cold, engaged);
		await visit.engage("engage", "{}");
		expect(sent[1]?.url).toMatch(new RegExp(`\\?v=1&vid=${vid}$`));
		expect(observed).toEqual(["retry engage", "engage ok 20"]);
	});

	it("start with a new session where the session is unknown: once, without sid, then the report again", async () => {
		const renewed: Prepared = [
			201,
			{
				...pair,
				sessionId: "TTTTTTTTTTTTTTTTTTTTTT",
				engagementDetails: [offer],
			},
		];
		const { visit, sent, pauses, observed } = visitWith(
			engaged,
			refused(404, 39),
			renewed,
			[200, { ...pair, sessionId: "TTTTTTTTTTTTTTTTTTTTTT" }],
			refused(404, 39),
		);
		await visit.engage("engage", "{}");
		expect(await visit.impression("impDisplay")).toBe(true);
		expect(sent[2]?.url).toMatch(new RegExp(`/engagement\\?v=1&vid=${vid}$`));
		expect(sent[3]?.url).toContain("sid=TTTT");
		expect(pauses).toEqual([]);
		expect(await visit.impression("impClose")).toBe(false);
		expect(sent).toHaveLength(5);
		expect(observed.filter((line) => line.startsWith("impDisplay"))).toEqual([
			"impDisplay ok 20",
		]);
	});
});
