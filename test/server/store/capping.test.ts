/** M31: only the creation of sessions is capped, exactly at the limit. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { defaultPromises } from "../../../lib/contract/defaults.ts";
import { isVisitorId, type VisitorId } from "../../../lib/contract/ids.ts";
import { Capping } from "../../../server/store/capping.ts";
import { Visitors } from "../../../server/store/visitors.ts";
import { createApi, pairOf, reportOf } from "../api.ts";

const vid = "AAAAAAAAAAAAAAAAAAAAAA";

describe("per visitor", () => {
	const config = {
		capping: { perVisitor: { sessions: 3, windowSeconds: 5 } },
	};

	it("with the limit at 3, three creations pass and the next is 503", async () => {
		const api = createApi(config);
		const statuses = [];
		for (let index = 0; index < 4; index++)
			statuses.push((await api.engage({ vid })).status);
		expect(statuses).toEqual([201, 201, 201, 503]);
		expect((await api.engage({ vid })).body).toMatchObject({
			message: expect.any(String),
			internalCode: 18,
		});
	});

	it("lifts when the window has moved past the oldest creation", async () => {
		const api = createApi(config);
		await api.engage({ vid });
		api.wait(2);
		await api.engage({ vid });
		await api.engage({ vid });
		api.wait(2.999);
		expect((await api.engage({ vid })).status).toBe(503);
		api.wait(0.001);
		expect((await api.engage({ vid })).status).toBe(201);
		expect((await api.engage({ vid })).status).toBe(503);
	});

	it("counts only creations that succeeded", async () => {
		const api = createApi(config);
		for (let index = 0; index < 6; index++) await api.engage({ vid });
		api.wait(5);
		for (let index = 0; index < 3; index++)
			expect((await api.engage({ vid })).status).toBe(201);
	});

	it("never touches live sessions", async () => {
		const api = createApi(config);
		const pair = pairOf(await api.engage({ vid }));
		for (let index = 0; index < 6; index++) await api.engage({ vid });
		expect((await api.engage(pair)).status).toBe(200);
		expect((await api.report(pair, reportOf())).status).toBe(200);
	});

	it("caps reports that would create a session, too", async () => {
		const api = createApi(config);
		for (let index = 0; index < 3; index++)
			expect((await api.report({ vid }, reportOf())).status).toBe(201);
		expect((await api.report({ vid }, reportOf())).status).toBe(503);
	});

	it("M11: a capped request changes nothing", async () => {
		const api = createApi(config);
		for (let index = 0; index < 3; index++) await api.engage({ vid });
		const before = await api.ledger();
		await api.engage({ vid }, { engagementAttributes: [{ type: "lead" }] });
		const after = await api.ledger();
		expect(after).toEqual({
			...before,
			requests: { ...before.requests, "engagement 503": 1 },
			internalCodes: { "503/18": 1 },
			capped: { visitor: 1, account: 0 },
		});
	});

	it("leaves other visitors and other accounts alone", async () => {
		const api = createApi({
			...config,
			accounts: { warm: ["demo", "other"] },
		});
		for (let index = 0; index < 4; index++) await api.engage({ vid });
		expect((await api.engage()).status).toBe(201);
		expect((await api.engage({ vid }, {}, { account: "other" })).status).toBe(
			201,
		);
	});
});

describe("per account", () => {
	const config = { capping: { perAccount: { perSecond: 2, burst: 4 } } };

	it("a burst passes, then creations at the refill rate", async () => {
		const api = createApi(config);
		for (let index = 0; index < 4; index++)
			expect((await api.engage()).status).toBe(201);
		expect((await api.engage()).status).toBe(503);
		api.wait(0.499);
		expect((await api.engage()).status).toBe(503);
		api.wait(0.001);
		expect((await api.engage()).status).toBe(201);
		expect((await api.ledger()).capped).toEqual({ visitor: 0, account: 2 });
	});

	it("does not count against the visitor", async () => {
		const api = createApi({
			capping: {
				perVisitor: { sessions: 2, windowSeconds: 60 },
				perAccount: { perSecond: 1, burst: 1 },
			},
		});
		await api.engage({ vid });
		for (let index = 0; index < 5; index++) await api.engage({ vid });
		api.wait(1);
		expect((await api.engage({ vid })).status).toBe(201);
		expect((await api.ledger()).capped).toEqual({ visitor: 0, account: 5 });
	});
});

/** What M31 says, as slowly as it can be said. */
function naive(
	{ perVisitor, perAccount }: typeof defaultPromises.capping,
	events: readonly { at: number; visitor: VisitorId }[],
): boolean[] {
	const admitted: { at: number; visitor: VisitorId }[] = [];
	let tokens = perAccount.burst;
	let last = 0;
	return events.map(({ at, visitor }) => {
		tokens = Math.min(
			perAccount.burst,
			tokens + ((at - last) / 1000) * perAccount.perSecond,
		);
		last = at;
		const recent = admitted.filter(
			(one) =>
				one.visitor === visitor &&
				at - one.at < perVisitor.windowSeconds * 1000,
		);
		if (recent.length >= perVisitor.sessions || tokens < 1 - 1e-9) return false;
		tokens -= 1;
		admitted.push({ at, visitor });
		return true;
	});
}

const visitors = ["A", "B", "C"].map((letter) => letter.repeat(22));

it("is what the rule says, for any arrivals", () => {
	const arrival = fc.record({
		gap: fc.integer({ min: 0, max: 3000 }),
		visitor: fc.constantFrom(...visitors.filter(isVisitorId)),
	});
	const settings = fc.record({
		perVisitor: fc.record({
			sessions: fc.integer({ min: 1, max: 4 }),
			windowSeconds: fc.integer({ min: 1, max: 8 }),
		}),
		perAccount: fc.record({
			perSecond: fc.constantFrom(0.1, 0.3, 1, 3, 7),
			burst: fc.integer({ min: 1, max: 5 }),
		}),
	});
	fc.assert(
		fc.property(settings, fc.array(arrival), (capping, arrivals) => {
			let now = 0;
			const known = new Visitors(1000);
			const room = new Capping(capping, 1000, known, () => now);
			const events = arrivals.map(({ gap, visitor }) => {
				now += gap;
				return { at: now, visitor };
			});
			const admitted = events.map(({ at, visitor }) => {
				now = at;
				const isAdmitted = room.admit("demo", visitor);
				if (isAdmitted) known.created("demo", visitor, at);
				return isAdmitted;
			});
			expect(admitted).toEqual(naive(capping, events));
		}),
		{ numRuns: 500 },
	);
});
