/**
 * Two models of what a server owes, written apart: the visitor's, which judges only what one visitor can know, and the
 * naive one of the server's tests, which knows everything. They walk the same random histories, and agree: no correct
 * answer is accused by either, and the first broken promise that one notices the other notices, too.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { targetingInputIn } from "../../lib/clients/targeting-input.ts";
import type { Offer } from "../../lib/contract/answers.ts";
import type { ImpressionType } from "../../lib/contract/attributes.ts";
import { appInstallations } from "../../lib/contract/promises.ts";
import type { Expectations } from "../../lib/model/expectations.ts";
import { judge } from "../../lib/model/judge.ts";
import { type Knowledge, nothingKnown } from "../../lib/model/knowledge.ts";
import { assertFits } from "../../lib/util/fits.ts";
import { defects } from "../../server/defects/all.ts";
import { type Api, createApi } from "../server/api.ts";
import { type Asked, type Body, Naive } from "../server/naive.ts";
import { configOf, world as crowded } from "../server/world.ts";
import { answerOf } from "./walk.ts";

/** As small as the server's tests have it, but for the account's cap: no visitor can judge that one. */
const world = { ...crowded, perAccount: { perSecond: 1000, burst: 10_000 } };
const impressions: readonly string[] = ["impDisplay", "impAccept", "impClose"];
const isImpressionType = (type: string): type is ImpressionType =>
	impressions.includes(type);
const installations: unknown = [
	{
		id: "mobile-app",
		type: "APP_INSTALL",
		campaigns: world.apps["mobile-app"],
	},
];
assertFits(appInstallations, installations, "the small world");
const { idleSeconds, lifetimeSeconds, unknownSession } = world;
const expected: Expectations = {
	account: "demo",
	promises: {
		sessions: { idleSeconds, lifetimeSeconds, unknownSession },
		capping: { perVisitor: world.perVisitor, perAccount: world.perAccount },
		conversationSeconds: world.conversationSeconds,
	},
	campaigns: installations[0]?.campaigns,
	areCapsJudged: true,
	areLiveSessionsServed: true,
};

const engagement = fc.record(
	{
		entryPoints: fc.constantFrom(["sec://sport"], ["tel://1"], []),
		clientProperties: fc.constantFrom(
			{ deviceFamily: "MOBILE" },
			{ deviceFamily: "DESKTOP" },
		),
		engagementAttributes: fc.constantFrom([{ type: "lead" }], []),
	},
	{ requiredKeys: [] },
);
const step = fc.oneof(
	{ weight: 4, arbitrary: fc.record({ engage: engagement }) },
	{
		weight: 4,
		arbitrary: fc.record({
			impression: fc.constantFrom("impDisplay", "impAccept", "impClose"),
		}),
	},
	{
		weight: 2,
		arbitrary: fc.record({ report: fc.constantFrom("lead", "service") }),
	},
	{ weight: 3, arbitrary: fc.constant({ forget: "sid" as const }) },
	{
		weight: 3,
		arbitrary: fc.record({
			wait: fc.constantFrom(0.5, 1, 3, 9.999, 10, 29.999, 30, 40),
		}),
	},
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

/** One visitor, watched by both. */
class Watched {
	known: Knowledge = nothingKnown;
	readonly api: Api;
	readonly naive = new Naive(world);
	offer: Offer | undefined;

	constructor(more: object) {
		this.api = createApi(configOf(world, more));
		this.naive.now = this.api.now();
	}

	/** What either model finds in the answer to a step. */
	async take(step: Step): Promise<{ naive?: string; visitor: string[] }> {
		if ("wait" in step) {
			this.api.wait(step.wait);
			this.naive.now += step.wait * 1000;
			return { visitor: [] };
		}
		if ("forget" in step) {
			this.known = { ...this.known, session: undefined };
			this.offer = undefined;
			return { visitor: [] };
		}
		if ("engage" in step) return this.#ask("engagement", step.engage);
		const { pageId = "1" } = this.known;
		const type = "report" in step ? step.report : step.impression;
		const offer = isImpressionType(type) ? this.offer : undefined;
		// An impression without an offer is no request of a visitor.
		if (isImpressionType(type) && !offer) return { visitor: [] };
		// Nobody reports without a session: there is nothing to report yet.
		if (!this.known.session) return this.#ask("engagement", {});
		const attribute = offer
			? {
					type,
					campaign: offer.campaignId,
					engId: offer.engagementId,
					revision: offer.engagementRevision,
					...(type !== "impClose" && {
						eContext: [{ type: "engagementContext", id: offer.contextId }],
					}),
				}
			: { type };
		return this.#ask(
			"report",
			{ pageId, engagementAttributes: [attribute] },
			offer,
		);
	}

	async #ask(route: Asked["route"], own: Body, about?: Offer) {
		const { visitorId: vid, session, pageId } = this.known;
		const sid = session?.sessionId;
		const body =
			route === "engagement" ? { ...own, consumerId: "visitant-a" } : own;
		const ids = { ...(vid && { vid }), ...(sid && { sid }) };
		const said =
			route === "engagement"
				? await this.api.engage(ids, body)
				: await this.api.report(ids, body);
		const asked = {
			route,
			account: "demo",
			app: "mobile-app",
			v: "1",
			vid,
			sid,
			body,
		};
		let naive: string | undefined;
		try {
			this.naive.take(asked, said);
		} catch (error) {
			naive = String(error);
		}
		const [attribute] = body.engagementAttributes ?? [];
		const type = attribute?.type ?? "";
		const answer = answerOf(route, said);
		const at = this.api.now();
		const { violations, knowledge } = judge(
			expected,
			this.known,
			{
				route,
				visitorId: vid,
				sessionId: sid,
				pageId: route === "report" ? pageId : undefined,
				impression: isImpressionType(type) ? type : undefined,
				about,
				targeting: targetingInputIn(JSON.stringify(body)),
			},
			answer,
			{ from: at, to: at },
		);
		this.known = knowledge;
		if (route === "engagement" && answer.kind === "answered")
			this.offer =
				answer.details?.status === "expose" ? answer.details : undefined;
		if (!knowledge.session) this.offer = undefined;
		const visitor = violations.map(({ rule, found }) => `${rule}: ${found}`);
		return { ...(naive !== undefined && { naive }), visitor };
	}
}

/** Walks until either model finds a violation. */
async function walk(steps: readonly Step[], more: object = {}) {
	const watched = new Watched(more);
	for (const [index, one] of steps.entries()) {
		const found = await watched.take(one);
		if (found.naive !== undefined || found.visitor.length > 0)
			return { index, ...found };
	}
	return undefined;
}

const walks = fc.array(step, { maxLength: 40, size: "max" });
const seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);

it(`neither finds a violation of a correct server (TEST_SEED=${seed})`, async () => {
	await fc.assert(
		fc.asyncProperty(walks, async (steps) => {
			expect(await walk(steps)).toBeUndefined();
		}),
		{ numRuns: 300, seed },
	);
}, 60_000);

/** Defects that only invalid requests, cold accounts or other visitors can meet. Other tests have these. */
const testedByOthers = [
	"accepts-any-version",
	"accepts-anything",
	"loading-other-vid",
	"loading-without-vid",
	"refusal-ends-session",
];
const planted = [...defects].filter(
	([name, { changes }]) =>
		(changes.engagement || changes.report) && !testedByOthers.includes(name),
);

const maxBatches = 8;

describe("a violation that one of them notices the other notices at once", () => {
	it.each(planted.map(([name]) => name))(
		"%s",
		async (defect) => {
			const faults = [{ route: "*", share: 0.3, kind: "wrong", defect }];
			let noticed = 0;
			// Few walks reach a cap, so some batches of walks notice nothing.
			for (let batch = 0; noticed === 0 && batch < maxBatches; batch++)
				await fc.assert(
					fc.asyncProperty(walks, async (steps) => {
						const found = await walk(steps, { faults });
						if (!found) return;
						noticed++;
						expect(found.naive).toBeDefined();
						expect(found.visitor).not.toEqual([]);
					}),
					{ numRuns: 120, seed: seed + batch },
				);
			expect(noticed).toBeGreaterThan(0);
		},
		60_000,
	);
});
