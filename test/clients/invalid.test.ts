/** An invalid request is sent until it is answered (M32), and must get its refusal. */
import { describe, expect, it } from "vitest";
import { createInvalid } from "../../lib/clients/invalid.ts";
import type { Request } from "../../lib/contract/transport.ts";
import { prepareExpectations } from "../../lib/model/expected-answer.ts";
import { nothingKnown } from "../../lib/model/knowledge.ts";
import { invalidRequests } from "../../lib/payloads/invalid.ts";
import { expected } from "../model/walk.ts";

const [invalid] = invalidRequests.filter(({ rule }) => rule === "M8");
if (!invalid) throw new Error("no such request");
const offer = {
	campaignId: 1,
	engagementId: 2,
	engagementRevision: 3,
	contextId: "1",
	status: "expose",
} as const;

type Prepared = readonly [status: number, internalCode?: number];

/** Sends it, with these answers prepared. */
const sendWith = async (...answers: readonly Prepared[]) => {
	const observed: string[] = [];
	const pauses: number[] = [];
	let sent = 0;
	const isAnswered = await createInvalid({
		async send(_request: Request) {
			const [status, internalCode] = answers[sent++] ?? [0];
			return {
				status,
				contentType: "application/json",
				body: JSON.stringify({ time: 1, message: "x", internalCode }),
				error: "",
				sentAt: 0,
				receivedAt: 1,
				duration: 10,
			};
		},
		target: {
			pause: async (seconds) => {
				pauses.push(seconds);
			},
			base: ["https://target/api/account/", "/app/mobile-app/"],
			expectations: prepareExpectations(expected),
			timeScale: 0.1,
		},
		observer: {
			attempt: () => {},
			step: (_step, succeeded, milliseconds) =>
				observed.push(`${succeeded ? "ok" : "not"} ${milliseconds}`),
			retry: () => observed.push("retry"),
			reuse: () => {},
			lost: () => {},
			violation: (_step, { rule }) => observed.push(rule),
			measure: () => {},
		},
	})(invalid, nothingKnown, offer);
	return { isAnswered, observed, pauses };
};

describe("an invalid request", () => {
	it("succeeds where it gets its refusal", async () =>
		expect(await sendWith([400, 33])).toEqual({
			isAnswered: true,
			observed: ["ok 10"],
			pauses: [],
		}));

	it("breaks its rule where it gets another refusal, or is accepted", async () => {
		expect((await sendWith([400, 5])).observed).toEqual(["M8", "not 10"]);
		expect((await sendWith([404, 33])).observed).toEqual(["M8", "not 10"]);
	});

	it("is sent again where the server failed, which is no violation", async () =>
		expect(await sendWith([500, 18], [400, 33])).toEqual({
			isAnswered: true,
			observed: ["retry", "ok 20"],
			pauses: [1],
		}));

	it("fails where the server keeps failing", async () =>
		expect(await sendWith([500, 18], [0], [503, 18], [500, 18])).toEqual({
			isAnswered: false,
			observed: ["retry", "retry", "retry", "not 40"],
			pauses: [1, 3, 9],
		}));
});
