/** Every invalid request gets its refusal from the local server, which counts it under the route of the table. */
import { describe, expect, it } from "vitest";
import { requestOf } from "../../lib/clients/invalid.ts";
import type { Offer } from "../../lib/contract/answers.ts";
import { isPageId, isSessionId, isVisitorId } from "../../lib/contract/ids.ts";
import { nothingKnown } from "../../lib/model/knowledge.ts";
import {
	invalidRequests,
	invalidRequestsFor,
} from "../../lib/payloads/invalid.ts";
import { createApi } from "../server/api.ts";

const offer: Offer = {
	campaignId: 880524023,
	engagementId: 880524123,
	engagementRevision: 21,
	contextId: "1",
	status: "expose",
};
const base = ["/api/account/", "/app/mobile-app/"] as const;

describe("invalid requests", () => {
	it.each(
		invalidRequests.map(
			(invalid) => [`${invalid.rule}: ${invalid.what}`, invalid] as const,
		),
	)("%s", async (_what, invalid) => {
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
		const { method, url, body } = requestOf(
			invalid,
			base,
			"demo",
			known,
			offer,
		);
		const before = await api.ledger();
		const answer = await api.ask({ method, url, payload: body });
		expect([answer.status, answer.body.internalCode]).toEqual([
			invalid.status,
			invalid.internalCode,
		]);
		const line = `${invalid.countedAs ?? invalid.route} ${invalid.status}`;
		const after = await api.ledger();
		expect(after).toEqual({
			...before,
			requests: { ...before.requests, [line]: 1 },
			internalCodes: { [`${invalid.status}/${invalid.internalCode}`]: 1 },
		});
	});

	it("are all different", () => {
		const names = invalidRequests.map(({ rule, what }) => rule + what);
		expect(new Set(names).size).toBe(names.length);
		expect(names.length).toBeGreaterThan(60);
	});

	it("are fewer where unknown sessions are not promised to be refused", () => {
		expect(invalidRequestsFor({}, true).length).toBe(
			invalidRequests.length - 4,
		);
	});

	it("have none that could delete, or look like a purchase or a lead, where writing is not allowed", () => {
		const sessions = { unknownSession: "404" } as const;
		expect(invalidRequestsFor({ sessions }, true)).toEqual(invalidRequests);
		const left = invalidRequestsFor({ sessions }, false);
		expect(left.length).toBe(invalidRequests.length - 5);
		for (const { method, body } of left) {
			expect(method).not.toBe("DELETE");
			expect(body(offer)).not.toMatch(/"type":"(purchase|lead)"/);
		}
	});
});
