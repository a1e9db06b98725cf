/** Every wrong request gets the refusal that the table says, from the local server, which counts it where the table says. */
import { describe, expect, it } from "vitest";
import { requestOf } from "../../lib/clients/invalid.ts";
import type { Offer } from "../../lib/contract/answers.ts";
import { isPageId, isSessionId, isVisitorId } from "../../lib/contract/ids.ts";
import { nothingKnown } from "../../lib/model/knowledge.ts";
import { wrongRequests, invalidRequestsFor } from "../../lib/payloads/invalid.ts";
import { createApi } from "../server/api.ts";

const offer: Offer = {
	campaignId: 880524023,
	engagementId: 880524123,
	engagementRevision: 21,
	contextId: "1",
	status: "expose",
};
const base = ["/api/account/", "/app/mobile-app/"] as const;

describe("wrong requests", () => {
	it.each(
		wrongRequests.map(
			(wrong) => [`${wrong.rule}: ${wrong.what}`, wrong] as const,
		),
	)("%s", async (_what, wrong) => {
		const api = createApi();
		const { visitorId, sessionId, pageId } = (await api.engage()).body;
		if (!isVisitorId(visitorId) || !isSessionId(sessionId) || !isPageId(pageId))
			throw new Error("no session");
		const span = { from: 0, to: 0 };
		const session = {
			sessionId,
			created: span,
			used: span,
			offered: [],
			attributes: undefined,
		};
		const known = { ...nothingKnown, visitorId, pageId, session };
		const { method, url, body } = requestOf(wrong, base, "demo", known, offer);
		const before = await api.ledger();
		const said = await api.ask({ method, url, payload: body });
		expect([said.status, said.body.internalCode]).toEqual([
			wrong.status,
			wrong.internalCode,
		]);
		const line = `${wrong.countedAs ?? wrong.route} ${wrong.status}`;
		const after = await api.ledger();
		expect(after).toEqual({
			...before,
			requests: { ...before.requests, [line]: 1 },
			internalCodes: { [`${wrong.status}/${wrong.internalCode}`]: 1 },
		});
	});

	it("are all different", () => {
		const names = wrongRequests.map(({ rule, what }) => rule + what);
		expect(new Set(names).size).toBe(names.length);
		expect(names.length).toBeGreaterThan(60);
	});

	it("are fewer where unknown sessions are not promised to be refused", () => {
		expect(invalidRequestsFor({}, true).length).toBe(wrongRequests.length - 4);
	});

	it("have none that could delete, or pass for a purchase or a lead, where writing is not allowed", () => {
		const sessions = { unknownSession: "404" } as const;
		expect(invalidRequestsFor({ sessions }, true)).toEqual(wrongRequests);
		const left = invalidRequestsFor({ sessions }, false);
		expect(left.length).toBe(wrongRequests.length - 5);
		for (const { method, body } of left) {
			expect(method).not.toBe("DELETE");
			expect(body(offer)).not.toMatch(/"type":"(purchase|lead)"/);
		}
	});
});
