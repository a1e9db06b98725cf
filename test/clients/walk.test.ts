/** The clients that run in k6, here in Node against the real server: every request gets the expected answer. */
import { beforeEach, describe, expect, it } from "vitest";
import type { ClientContext } from "../../lib/clients/context.ts";
import { History } from "../../lib/clients/history.ts";
import {
	createInvalid,
	createInvalidQuery,
} from "../../lib/clients/invalid.ts";
import { Visit } from "../../lib/clients/visit.ts";
import { mediaType } from "../../lib/contract/media-type.ts";
import type { Send } from "../../lib/contract/transport.ts";
import { prepareExpectations } from "../../lib/model/expected-answer.ts";
import { invalidRequestsFor } from "../../lib/payloads/invalid.ts";
import { invalidQueriesFor } from "../../lib/payloads/invalid-history.ts";
import { createApp } from "../../server/app.ts";
import { readConfig } from "../../server/read-config.ts";
import { expected } from "../model/walk.ts";
import { operators, sites } from "../server/api.ts";

const { fastify } = createApp({
	config: readConfig({}, "test"),
	now: () => Date.now(),
});
const token = "Token demo-token-kim";

/** As k6 sends it. */
const send: Send = async (request) => {
	const { method, url, body, authorization, accept = mediaType } = request;
	const sentAt = Date.now();
	const answer = await fastify.inject({
		method,
		url,
		payload: body,
		headers:
			authorization === undefined
				? { "content-type": "application/json" }
				: {
						...(accept !== "" && { accept }),
						...(authorization !== "" && { authorization }),
					},
	});
	return {
		status: answer.statusCode,
		contentType: String(answer.headers["content-type"] ?? ""),
		body: answer.body,
		error: "",
		sentAt,
		receivedAt: Date.now(),
		duration: 1,
	};
};

/** Violations, and failed steps. */
let problems: string[] = [];
beforeEach(() => {
	problems = [];
});
const context: ClientContext = {
	send,
	target: {
		pause: async () => {},
		base: ["/api/account/", "/app/mobile-app/"],
		expectations: prepareExpectations(expected),
		timeScale: 0,
	},
	observer: {
		attempt: () => {},
		step: (step, succeeded) => {
			if (!succeeded) problems.push(`${step} failed`);
		},
		retry: (step) => problems.push(`${step} retried`),
		reuse: (reused) => {
			if (!reused) problems.push("a session was not resumed");
		},
		lost: () => {},
		violation: (step, { rule, found }) =>
			problems.push(`${step}: ${rule} ${found}`),
		measure: () => {},
	},
};
const consumer = '{"consumerId":"visitant-walk"}';

describe("the real clients with the real server", () => {
	it("take a visitor through the funnel, and into a new session", async () => {
		const visit = new Visit(context);
		expect(await visit.engage("engage", consumer)).toBe(true);
		expect(await visit.impression("impDisplay")).toBe(true);
		expect(await visit.impression("impAccept")).toBe(true);
		expect(await visit.engage("resume", consumer)).toBe(true);
		expect(visit.conversation()).toBeDefined();
		visit.dropSession();
		expect(await visit.engage("return", consumer)).toBe(true);
		expect(visit.conversation()).toBeDefined();
		expect(problems).toEqual([]);
	});

	it("get the refusal of every invalid request, and the session goes on", async () => {
		const visit = new Visit(context);
		const body = '{"consumerId":"visitant-wrong"}';
		await visit.engage("engage", body);
		const sendInvalid = createInvalid(context);
		const all = invalidRequestsFor(expected.promises, true);
		for (const invalid of all) {
			const offer = visit.offer();
			if (!offer) throw new Error(`no offer before ${invalid.what}`);
			expect(await sendInvalid(invalid, visit.known(), offer)).toBe(true);
			expect(await visit.engage("resume", body)).toBe(true);
		}
		expect(all.length).toBeGreaterThan(50);
		expect(problems).toEqual([]);
	});

	it("get the refusal of every invalid query of an operator", async () => {
		const ask = createInvalidQuery(context, "", {
			siteIds: sites,
			operatorIds: operators,
			authorization: token,
		});
		const all = invalidQueriesFor(true);
		for (const invalid of all) expect(await ask(invalid)).toBe(true);
		expect(all.length).toBeGreaterThan(20);
		expect(problems).toEqual([]);
	});

	it("list, show and export an operator's engagements, and read transcripts", async () => {
		const history = new History({
			...context,
			url: "https://localhost:80",
			authorization: token,
			send: (request) =>
				send({ ...request, url: request.url.replace(/^https:\/\/[^/]+/, "") }),
		});
		const { isWhole, records } = await history.walk(
			"list",
			{ siteIds: sites, operatorIds: operators, order: "desc", perPage: 100 },
			20,
		);
		expect([isWhole, records.length]).toEqual([true, 501]);
		const [, listed] = records;
		if (!listed) throw new Error("an empty list");
		expect(await history.show(listed.id, listed)).toEqual(listed);
		expect(await history.transcript(listed.id)).toBeDefined();
		expect(await history.export(listed.id)).toBe(true);
		expect(problems).toEqual([]);
	});
});
