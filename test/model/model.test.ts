/** The model and the local server share no code. On random walks they agree, and a planted defect is noticed. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Answer } from "../../lib/contract/answers.ts";
import { defaultPromises } from "../../lib/contract/defaults.ts";
import type { Expectations } from "../../lib/model/expectations.ts";
import { judge } from "../../lib/model/judge.ts";
import { type Knowledge, nothingKnown } from "../../lib/model/knowledge.ts";
import { within } from "../../lib/model/lifetimes.ts";
import {
	type ApiAnswer,
	createApi,
	impression,
	pairOf,
	reportOf,
} from "../server/api.ts";
import { actions, answerOf, callOf, expected, Walker } from "./walk.ts";

const waits = fc.oneof(
	{ weight: 6, arbitrary: fc.constantFrom(0, 1, 30) },
	{ weight: 2, arbitrary: fc.constantFrom(599, 600, 601, 1799, 1800, 1801) },
	{ weight: 1, arbitrary: fc.nat(22_000) },
);
const steps = fc.record({ action: fc.constantFrom(...actions), wait: waits });

const unknownSessions: ("404" | "201")[] = ["404", "201"];

describe("a correct server", () => {
	it.each(unknownSessions)(
		"breaks no rule, for anything that its visitors do or lose (unknown sessions: %s)",
		async (unknownSession) => {
			const promises = {
				sessions: { ...defaultPromises.sessions, unknownSession },
			};
			const expectations = {
				...expected,
				promises: { ...defaultPromises, ...promises },
			};
			await fc.assert(
				fc.asyncProperty(fc.array(steps, { maxLength: 40 }), async (walk) => {
					const walker = new Walker(createApi(promises), expectations);
					for (const step of walk) {
						const judgement = await walker.take(step);
						expect(judgement?.violations ?? []).toEqual([]);
					}
				}),
				{ numRuns: 200 },
			);
		},
	);
});

/** A server's answer to a visitor who has engaged once, changed on purpose. */
const brokenBy = async (
	route: "engagement" | "report",
	change: (said: ApiAnswer) => { status?: number; body?: object },
	prepare: (walker: Walker) => Promise<unknown> = async () => {},
) => {
	const api = createApi();
	const walker = new Walker(api);
	await walker.take({ action: "engage", wait: 0 });
	await prepare(walker);
	const { known } = walker;
	const ids = {
		vid: known.visitorId ?? "",
		sid: known.session?.sessionId ?? "",
	};
	const said =
		route === "engagement"
			? await api.engage(ids, { consumerId: "c" })
			: await api.report(ids, {
					pageId: known.pageId,
					...reportOf(impression("impDisplay")),
				});
	const { status = said.status, body } = change(said);
	const answer = answerOf(route, {
		...said,
		status,
		body: { ...said.body, ...body },
	});
	const about = known.session?.offered[0];
	const call = callOf(
		known,
		route,
		route === "report" ? "impDisplay" : undefined,
		about,
	);
	const { violations } = judge(expected, known, call, answer, {
		from: 1,
		to: 2,
	});
	return violations.map(({ rule }) => rule);
};

const other = "BBBBBBBBBBBBBBBBBBBBBB";
const details = ({ body }: ApiAnswer) => body.engagementDetails[0];
const accept = (walker: Walker) =>
	walker.take({ action: "impAccept", wait: 0 });
const error = (internalCode: number, message = "x") => ({
	time: 1,
	internalCode,
	message,
});

describe("a server with a defect", () => {
	const defects: [
		string,
		string,
		"engagement" | "report",
		Parameters<typeof brokenBy>[1],
		Parameters<typeof brokenBy>[2]?,
	][] = [
		[
			"a lost session",
			"M12",
			"engagement",
			() => ({ status: 201, body: { sessionId: other } }),
		],
		[
			"200 with another session",
			"M12",
			"engagement",
			() => ({ body: { sessionId: other } }),
		],
		[
			"200 with another visitor",
			"M12",
			"report",
			() => ({ body: { visitorId: other } }),
		],
		[
			"201 with another visitor",
			"M13",
			"engagement",
			() => ({ status: 201, body: { sessionId: other, visitorId: other } }),
		],
		[
			"a short session id",
			"M17",
			"engagement",
			() => ({ body: { sessionId: "short" } }),
		],
		[
			"a page id that is no number",
			"M17",
			"engagement",
			() => ({ body: { pageId: "x" } }),
		],
		[
			"another page than the one sent",
			"M17",
			"report",
			() => ({ body: { pageId: "1" } }),
		],
		[
			"a missing offer",
			"M21",
			"engagement",
			() => ({ body: { engagementDetails: undefined } }),
		],
		[
			"another campaign's offer",
			"M21",
			"engagement",
			(said) => ({
				body: { engagementDetails: [{ ...details(said), engagementId: 1 }] },
			}),
		],
		[
			"an empty list of offers",
			"M24",
			"engagement",
			() => ({ body: { engagementDetails: [] } }),
		],
		[
			"an offer with another status",
			"M22",
			"engagement",
			(said) => ({
				body: { engagementDetails: [{ ...details(said), status: "open" }] },
			}),
		],
		[
			"an offer that is no array",
			"M22",
			"engagement",
			(said) => ({ body: { engagementDetails: details(said) } }),
		],
		[
			"a context that changed its number",
			"M22",
			"engagement",
			(said) => ({
				body: { engagementDetails: [{ ...details(said), contextId: "2" }] },
			}),
		],
		[
			"a forgotten conversation",
			"M23",
			"engagement",
			() => ({ body: { engagementDetails: undefined } }),
			accept,
		],
		[
			"a conversation about something else",
			"M23",
			"engagement",
			(said) => ({
				body: { engagementDetails: [{ ...details(said), campaignId: 1 }] },
			}),
			accept,
		],
		[
			"a refused impression",
			"M28",
			"report",
			() => ({ status: 400, body: error(5) }),
		],
		[
			"a live session refused",
			"M14",
			"report",
			() => ({ status: 404, body: error(39) }),
		],
		[
			"an engagement that refuses its ids",
			"M13",
			"engagement",
			() => ({ status: 404, body: error(37) }),
		],
		[
			"a version refused",
			"M8",
			"engagement",
			() => ({ status: 400, body: error(33) }),
		],
		[
			"an app installation refused",
			"M9",
			"engagement",
			() => ({ status: 404, body: error(18) }),
		],
		[
			"a valid body refused",
			"M18",
			"engagement",
			() => ({ status: 400, body: error(5) }),
		],
		[
			"500 with a code that is not in the table",
			"M5",
			"engagement",
			() => ({ status: 500, body: error(5) }),
		],
		[
			"a status of its own",
			"M5",
			"engagement",
			() => ({ status: 429, body: error(5) }),
		],
		[
			"an error without its code",
			"M5",
			"engagement",
			() => ({ status: 503, body: { time: 1 } }),
		],
		[
			"a cold account that forgets the visitor",
			"M30",
			"engagement",
			() => ({
				status: 500,
				body: error(20, `Loading account: demo, vid: ${other}`),
			}),
		],
	];
	it.each(defects)(
		"%s breaks %s",
		async (_what, rule, route, change, prepare) => {
			expect(await brokenBy(route, change, prepare)).toContain(rule);
		},
	);

	it.each([
		["a gateway's 502", 502, error(18)],
		["a gateway's 504", 504, error(18)],
		["what is not implemented", 501, error(5)],
		["another fault inside than a cold account's", 500, error(20, "timed out")],
	])("%s is a failure, but no violation", async (_what, status, body) => {
		expect(
			await brokenBy("engagement", () => ({ status, body }), accept),
		).toEqual([]);
	});

	it("a conversation under another id breaks M25", async () => {
		const change = (said: ApiAnswer) => ({
			body: {
				engagementDetails: [
					{
						...details(said),
						conversationId: "00000000-0000-0000-0000-000000000000",
					},
				],
			},
		});
		const broken = await brokenBy("engagement", change, async (walker) => {
			await accept(walker);
			await walker.take({ action: "engage", wait: 0 });
		});
		expect(broken).toEqual(["M25"]);
	});

	it("a correct 503, 500/18 or 500/20 breaks nothing", async () => {
		for (const [status, code, message] of [
			[503, 18, "x"],
			[500, 18, "x"],
		] as const) {
			expect(
				await brokenBy("engagement", () => ({
					status,
					body: error(code, message),
				})),
			).toEqual([]);
		}
	});
});

describe("time", () => {
	const spans = fc
		.tuple(fc.nat(10_000), fc.nat(1000))
		.map(([from, length]) => ({ from, to: from + length }));

	it("is judged over every moment between send and receive", () => {
		fc.assert(
			fc.property(
				fc.nat(10),
				spans,
				spans,
				fc.nat(1000),
				fc.nat(1000),
				(seconds, since, now, a, b) => {
					const started = since.from + (a % (since.to - since.from + 1));
					const looked = now.from + (b % (now.to - now.from + 1));
					const verdict = within(seconds, since, now);
					const truth = looked - started < seconds * 1000 ? "yes" : "no";
					expect([truth, "maybe"]).toContain(verdict);
				},
			),
		);
	});

	it("finds nothing where nothing was promised", () => {
		expect(within(undefined, { from: 0, to: 0 }, { from: 9e9, to: 9e9 })).toBe(
			"maybe",
		);
	});
});

describe("what is not promised", () => {
	it("is not judged: neither offers nor the ends of sessions", async () => {
		const api = createApi();
		const first = await api.engage();
		const silent = {
			account: "demo",
			promises: {},
			campaigns: undefined,
			areCapsJudged: false,
			areLiveSessionsServed: false,
		};
		const start = judge(
			silent,
			nothingKnown,
			callOf(nothingKnown, "engagement"),
			answerOf("engagement", first),
			{ from: 0, to: 0 },
		);
		const { knowledge } = start;
		const created: Answer = {
			...answerOf("engagement", await api.engage({ vid: pairOf(first).vid })),
		};
		const { violations, owedResume } = judge(
			silent,
			knowledge,
			callOf(knowledge, "engagement"),
			created,
			{ from: 1, to: 1 },
		);
		expect([violations, owedResume]).toEqual([[], "maybe"]);
	});
});

describe("the number of an offer (M22)", () => {
	const campaign = (engagementId: number, when?: { attribute: "lead" }) => ({
		campaignId: 1,
		engagementId,
		engagementRevision: 1,
		...(when && { when }),
	});
	/** Which of three is offered depends on what visitors send, which this test ignores. */
	const several: Expectations = {
		...expected,
		campaigns: [
			campaign(1, { attribute: "lead" }),
			campaign(2, { attribute: "lead" }),
			campaign(3),
		],
	};
	const at = { from: 0, to: 0 };

	it("may be any number that a lost answer allows, and no other", async () => {
		const first = answerOf("engagement", await createApi().engage());
		if (first.kind !== "answered") throw new Error("no session");
		const offered = (engagementId: number, contextId: string) => ({
			...first,
			details: {
				...campaign(engagementId),
				contextId,
				status: "expose" as const,
			},
		});
		const numbered = (lost: number, contextId: string): string[] => {
			let known: Knowledge = nothingKnown;
			const take = (answer: Answer): string[] => {
				const call = callOf(known, "engagement");
				const judgement = judge(several, known, call, answer, at);
				known = judgement.knowledge;
				return judgement.violations
					.map(({ rule }) => rule)
					.filter((rule) => rule === "M22");
			};
			take(offered(1, "1"));
			for (let time = 0; time < lost; time++)
				take({ kind: "lost", error: "timeout" });
			return take({ ...offered(3, contextId), status: 200 });
		};
		expect(numbered(0, "2")).toEqual([]);
		expect(numbered(0, "3")).toEqual(["M22"]);
		expect(numbered(1, "2")).toEqual([]);
		expect(numbered(1, "3")).toEqual([]);
		expect(numbered(1, "4")).toEqual(["M22"]);
		expect(numbered(1, "1")).toEqual(["M22"]);
	});
});
