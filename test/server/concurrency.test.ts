/** Fifty visitors at once over real connections: each one's history is as owed, and the ledger is what they counted. */
import { expect, it } from "vitest";
import { impression, reportOf } from "./api.ts";
import { Naive } from "./naive.ts";
import { engagementPath, reportPath, type Serving, serve } from "./tls.ts";
import { world } from "./world.ts";

/** Nothing ends, and nothing is capped, while the test lasts. */
const lasting = {
	...world,
	idleSeconds: 1800,
	lifetimeSeconds: 21_600,
	conversationSeconds: 600,
	perVisitor: { sessions: 10, windowSeconds: 60 },
	perAccount: { perSecond: 5000, burst: 10_000 },
	apps: {
		"mobile-app": [
			{
				campaignId: 880524023,
				engagementId: 880524123,
				engagementRevision: 21,
				when: {},
			},
		],
	},
};

interface Counts {
	readonly requests: Record<string, number>;
	conversations: number;
}

/** One visitor's forty calls, judged by a model of its own. */
async function visit(server: Serving, visitor: number): Promise<Counts> {
	const model = new Naive(lasting);
	const consumerId = `visitant-${visitor}`;
	let ids: { vid?: string; sid?: string } = {};
	for (let step = 0; step < 40; step++) {
		const asked = nextCall(visitor, step, ids, consumerId);
		const { route, vid, sid, body } = asked;
		const url = route === "engagement" ? engagementPath : reportPath;
		const sent = Object.entries({ vid, sid })
			.map(([name, value]) => (value ? `&${name}=${value}` : ""))
			.join("");
		const came = await server.ask(
			url + sent,
			JSON.stringify(body),
			route === "engagement" ? "POST" : "PUT",
		);
		const said = {
			status: came.status ?? 0,
			allow: undefined,
			body: JSON.parse(came.body),
		};
		model.take({ account: "demo", app: "mobile-app", v: "1", ...asked }, said);
		if (said.status < 300)
			ids = { vid: said.body.visitorId, sid: said.body.sessionId };
	}
	return {
		requests: model.requests,
		conversations: model.conversations.length,
	};
}

/** Engagements, reports, an accepted offer, a lost sid, a refused report: another order for each visitor. */
function nextCall(
	visitor: number,
	step: number,
	{ vid, sid }: { vid?: string; sid?: string },
	consumerId: string,
) {
	const kind = step === 0 ? 0 : (visitor * 7 + step * 5) % 8;
	if (kind === 1 && step > 5)
		return {
			route: "report" as const,
			vid,
			sid,
			body: reportOf(impression("impAccept")),
		};
	if (kind === 2 && step % 9 === 0)
		return {
			route: "engagement" as const,
			vid,
			sid: undefined,
			body: { consumerId },
		};
	if (kind === 3)
		return {
			route: "report" as const,
			vid,
			sid: "T".repeat(22),
			body: reportOf(),
		};
	return kind < 5
		? { route: "engagement" as const, vid, sid, body: { consumerId } }
		: {
				route: "report" as const,
				vid,
				sid,
				body: reportOf({ type: "lead" }),
			};
}

it("fifty visitors in parallel: each gets the expected answers, the ledger is exact", async () => {
	const server = await serve();
	try {
		const visits = await Promise.all(
			Array.from({ length: 50 }, (_none, visitor) => visit(server, visitor)),
		);
		const owed: Record<string, number> = {};
		for (const { requests } of visits)
			for (const [name, count] of Object.entries(requests))
				owed[name] = (owed[name] ?? 0) + count;
		const { body } = await server.ask("/-/ledger", "", "GET");
		const ledger = JSON.parse(body);
		expect(ledger.requests).toEqual(owed);
		expect(ledger.sessions.created).toBe(owed["engagement 201"]);
		expect(ledger.conversations.opened).toBe(
			visits.reduce((sum, { conversations }) => sum + conversations, 0),
		);
		expect(Object.values(owed).reduce((sum, one) => sum + one)).toBe(2000);
		expect(owed["report 404"]).toBeGreaterThan(100);
	} finally {
		await server.close();
	}
});
