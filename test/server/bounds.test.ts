/** Everything is bounded, in number and in bytes. The longest idle entries are dropped first. */
import { describe, expect, it } from "vitest";
import { createApi, impression, pairOf, reportOf } from "./api.ts";

const vids = ["A", "B", "C", "D"].map((letter) => letter.repeat(22));
const two = { sessions: { maximum: 2 } };

describe("bounds", () => {
	it("sessions: the longest idle is dropped first", async () => {
		const api = createApi(two);
		const first = pairOf(await api.engage());
		const second = pairOf(await api.engage());
		await api.engage(first);
		await api.engage();
		expect((await api.engage(first)).status).toBe(200);
		expect((await api.engage(second)).status).toBe(201);
	});

	it("visitors: the one who stayed away longest is forgotten first", async () => {
		const api = createApi(two);
		const [known = "", ...others] = vids;
		const pair = pairOf(await api.engage({ vid: known }));
		for (const vid of others) {
			expect((await api.engage(pair)).status).toBe(200);
			await api.engage({ vid });
		}
		const stale = "S".repeat(22);
		const { body } = await api.report({ vid: known, sid: stale }, reportOf());
		expect(body.internalCode).toBe(39);
		const gone = await api.report(
			{ vid: others[0] ?? "", sid: stale },
			reportOf(),
		);
		expect(gone.body.internalCode).toBe(37);
	});

	it("accounts: one without requests for long is cold again", async () => {
		const api = createApi({ ...two, accounts: { loadMilliseconds: 0 } });
		const engage = (account: string) => api.engage({}, {}, { account });
		await engage("a");
		expect((await engage("a")).status).toBe(201);
		await engage("b");
		await engage("c");
		expect((await engage("a")).status).toBe(500);
	});

	it("conversations: the oldest closes early, and its transcript ends there", async () => {
		const api = createApi({
			sessions: { maximum: 2 },
			history: { engagements: 0 },
		});
		const accept = async () => {
			const pair = pairOf(await api.engage());
			await api.report(pair, reportOf(impression("impAccept")));
			const { body } = await api.engage(pair);
			return body.engagementDetails[0].conversationId;
		};
		await accept();
		const second = await accept();
		api.wait(200);
		const before = (await api.get(`/engagements/${second}/chat_transcript`))
			.body;
		expect(before.length).toBeGreaterThan(0);
		await accept();
		api.wait(300);
		const after = (await api.get(`/engagements/${second}/chat_transcript`))
			.body;
		expect(after.slice(0, before.length)).toEqual(before);
		expect((await api.ledger()).conversations.open).toBe(2);
	});

	it("identifiers: long ones count as well as short ones", async () => {
		const api = createApi();
		const consumerId = "x".repeat(100_000);
		const pair = pairOf(await api.engage({}, { consumerId }));
		await api.report(pair, reportOf(impression("impAccept")));
		const status = async (id: string) =>
			(await api.engage({}, { consumerId: id })).body.engagementDetails[0]
				.status;
		expect(await status(consumerId)).toBe("conversation");
		expect(await status(`${consumerId}y`)).toBe("expose");
	});
});
