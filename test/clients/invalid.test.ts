/** A wrong request is sent until it is told something (M32), and held to the refusal that it must get. */
import { describe, expect, it } from "vitest";
import { createInvalid } from "../../lib/clients/invalid.ts";
import type { Request } from "../../lib/contract/transport.ts";
import { prepareExpectations } from "../../lib/model/expected-answer.ts";
import { nothingKnown } from "../../lib/model/knowledge.ts";
import { wrongRequests } from "../../lib/payloads/invalid.ts";
import { expected } from "../model/walk.ts";

const [wrong] = wrongRequests.filter(({ rule }) => rule === "M8");
if (!wrong) throw new Error("no such request");
const offer = {
	campaignId: 1,
	engagementId: 2,
	engagementRevision: 3,
	contextId: "1",
	status: "expose",
} as const;

type Prepared = readonly [status: number, internalCode?: number];

/** What came of sending it, where it was answered so. */
const sendWith = async (...answers: readonly Prepared[]) => {
	const told: string[] = [];
	const pauses: number[] = [];
	let sent = 0;
	const isTold = await createInvalid({
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
				told.push(`${succeeded ? "ok" : "not"} ${milliseconds}`),
			retry: () => told.push("retry"),
			reuse: () => {},
			violation: (_step, { rule }) => told.push(rule),
		},
	})(wrong, nothingKnown, offer);
	return { isTold, told, pauses };
};

describe("a wrong request", () => {
	it("is right where it gets its refusal", async () =>
		expect(await sendWith([400, 33])).toEqual({
			isTold: true,
			told: ["ok 10"],
			pauses: [],
		}));

	it("breaks its rule where it gets another, or is taken for right", async () => {
		expect((await sendWith([400, 5])).told).toEqual(["M8", "not 10"]);
		expect((await sendWith([404, 33])).told).toEqual(["M8", "not 10"]);
	});

	it("is sent again where the server failed, which is no lie", async () =>
		expect(await sendWith([500, 18], [400, 33])).toEqual({
			isTold: true,
			told: ["retry", "ok 20"],
			pauses: [1],
		}));

	it("fails where the server goes on failing", async () =>
		expect(await sendWith([500, 18], [0], [503, 18], [500, 18])).toEqual({
			isTold: false,
			told: ["retry", "retry", "retry", "not 40"],
			pauses: [1, 3, 9],
		}));
});
