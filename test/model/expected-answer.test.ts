/**
 * Most answers are compared with what is owed, and never read: whatever is taken so, reading it closely finds right as
 * well, and both know the same afterwards. Whatever is changed in an answer, it is not taken for what it is not.
 */
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { detailedReading } from "../../lib/clients/read-in-detail.ts";
import { isSessionId } from "../../lib/contract/ids.ts";
import type { Reply } from "../../lib/contract/transport.ts";
import type { Call } from "../../lib/model/call.ts";
import type { Expectations } from "../../lib/model/expectations.ts";
import {
	ExpectedAnswer,
	prepareExpectations,
} from "../../lib/model/expected-answer.ts";
import { type Knowledge, nothingKnown } from "../../lib/model/knowledge.ts";
import { createApi } from "../server/api.ts";
import { actions, expected, type Step, Walker } from "./walk.ts";

const steps = fc.record({
	action: fc.constantFrom(...actions.filter((one) => one !== "vanish")),
	wait: fc.constantFrom(0, 0, 0, 1, 599, 601, 1801),
});
type Last = NonNullable<Walker["last"]>;

/** What is known after an answer without reading it; undefined where it has to be read. */
const quickly = (
	{ known, call }: Last,
	reply: Reply,
	expectations = expected,
): Knowledge | undefined => {
	const answer = new ExpectedAnswer(prepareExpectations(expectations));
	answer.settle(known);
	return isTaken(answer, call, reply) ? answer.known() : undefined;
};

const isTaken = (answer: ExpectedAnswer, call: Call, reply: Reply): boolean => {
	return call.route === "engagement"
		? answer.takeEngagement(reply)
		: answer.takeReport(reply, call.impression === "impAccept");
};

const closely = ({ known, call }: Last, reply: Reply) =>
	detailedReading(expected, known, call, "{}", reply);

let taken = { quickly: 0, all: 0 };
beforeEach(() => {
	taken = { quickly: 0, all: 0 };
});

/** As they stand in a URL. */
const idsOf = ({ visitorId, session }: Knowledge): string =>
	(visitorId === undefined ? "" : `&vid=${visitorId}`) +
	(session ? `&sid=${session.sessionId}` : "");

/**
 * Walks, and compares both ways of reading; `change` may change each answer on its way. One ExpectedAnswer is kept from answer
 * to answer, as in a visit: it learns from the other way only what it had to leave to it.
 */
const walk = async (
	all: readonly Step[],
	change: (reply: Reply) => Reply = (reply) => reply,
): Promise<void> => {
	const walker = new Walker(createApi());
	const answer = new ExpectedAnswer(prepareExpectations(expected));
	for (const step of all) {
		await walker.take(step);
		const { last } = walker;
		if (step.action === "forget sid") answer.drop(undefined);
		else if (!last) answer.settle(walker.known);
		expect(answer.ids).toBe(idsOf(last?.known ?? walker.known));
		if (!last) continue;
		const reply = change(last.reply);
		const known = quickly(last, reply);
		const goesOn = isTaken(answer, last.call, reply);
		expect(goesOn).toBe(known !== undefined);
		taken.all++;
		if (known) {
			taken.quickly++;
			const { answer: read, judgement } = closely(last, reply);
			expect(read.kind).toBe("answered");
			expect(judgement.violations).toEqual([]);
			expect(judgement.knowledge).toEqual(known);
			expect(judgement.knowledge).toEqual(answer.known());
			expect(judgement.owedResume).toBe(last.known.session ? "yes" : "no");
		}
		// What was changed was never said: the visitor goes on from what is so.
		if (!known || reply.body !== last.reply.body) answer.settle(walker.known);
	}
};

describe("an answer that is literally the expected one", () => {
	it("is right when read in detail, too, and both ways know the same", async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(steps, { maxLength: 12 }), (all) => walk(all)),
		);
		expect(taken.quickly / taken.all).toBeGreaterThan(0.5);
	});

	it("is no longer the expected one after any change", async () => {
		const changes = fc.record({
			at: fc.double({ min: 0, max: 0.999_999, noNaN: true }),
			length: fc.nat(2),
			text: fc.constantFrom("", "0", "1", "2", "x", '"', "}", " ", ",", "é"),
			status: fc.constantFrom(200, 200, 200, 201, 201, 204, 404, 0),
			contentType: fc.constantFrom("application/json", "text/html", ""),
		});
		await fc.assert(
			fc.asyncProperty(
				fc.array(steps, { minLength: 1, maxLength: 8 }),
				changes,
				(all, { at, length, text, status, contentType }) =>
					walk(all, (reply) => {
						const start = Math.floor(at * reply.body.length);
						const body =
							reply.body.slice(0, start) +
							text +
							reply.body.slice(start + length);
						return { ...reply, body, status, contentType };
					}),
			),
			{ numRuns: 300 },
		);
		expect(taken.all).toBeGreaterThan(taken.quickly);
	});

	const other = "BBBBBBBBBBBBBBBBBBBBBB";
	const uuid = "0b7c8f4e-3a53-4c56-9a38-5d0c7e3c9d11";
	const conversationOf = (id: string, engagementId = 880524123): string =>
		`,"engagementDetails":[{"campaignId":880524023,"engagementId":${engagementId},"engagementRevision":21,"conversationId":"${id}","status":"conversation"}]`;
	/** What came before, and then one thing after the other that an answer to the last of it may not be. */
	const lies: readonly (readonly [
		first: readonly Step["action"][],
		...[what: string, from: string | RegExp, to: string][],
	])[] = [
		[
			["engage"],
			["a session id that is too short", /(sessionId":"[^"]{21})./, "$1"],
			["a session id that no URL takes", /(sessionId":")../, "$1%%"],
			["a visitor id that no URL takes", /(visitorId":")../, "$1%%"],
			["a page id that is no number", /(pageId":")./, "$1x"],
			["without its session", "sessionId", "sessionID"],
			["without its visitor", "visitorId", "visitorID"],
			["without its page", "pageId", "pageID"],
			["no page id", /(pageId":")\d+/, "$1"],
			[
				"another number of its first offer",
				'"contextId":"1"',
				'"contextId":"2"',
			],
			["an offer of another campaign", "880524023", "880524024"],
			["no offer", /,"engagementDetails":.*]/, ""],
			[
				"a conversation never opened",
				/,"engagementDetails":.*]/,
				conversationOf(uuid),
			],
		],
		[
			["engage", "impDisplay"],
			["another session", /(sessionId":").{22}/, `$1${other}`],
			["another visitor", /(visitorId":").{22}/, `$1${other}`],
			["another page", /(pageId":")/, "$19"],
		],
		[
			["engage", "impAccept", "engage"],
			["another session", /(sessionId":").{22}/, `$1${other}`],
			["another visitor", /(visitorId":").{22}/, `$1${other}`],
			[
				"a conversation about another engagement",
				/,"engagementDetails":.*]/,
				conversationOf(uuid, 7),
			],
			["a conversation with an id that is none", /(conversationId":")./, "$1x"],
			["nothing instead of the conversation", /,"engagementDetails":.*]/, ""],
		],
		[
			["engage", "impAccept", "engage", "engage"],
			[
				"another conversation than before",
				/,"engagementDetails":.*]/,
				conversationOf(uuid),
			],
		],
		[
			["engage", "forget sid", "engage"],
			["another visitor than was sent", /(visitorId":").{22}/, `$1${other}`],
		],
	];
	const rows = lies.flatMap(([first, ...all]) =>
		all.map(([what, from, to]) => ({ first, what, from, to })),
	);
	const lastOf = async (actions: readonly Step["action"][]): Promise<Last> => {
		const walker = new Walker(createApi());
		for (const action of actions) await walker.take({ action, wait: 0 });
		if (!walker.last) throw new Error("nothing was sent");
		return walker.last;
	};

	it.each(rows)("is not $what, after $first", async ({ first, from, to }) => {
		const last = await lastOf(first);
		const body = last.reply.body.replace(from, to);
		expect(quickly(last, last.reply)).toBeDefined();
		expect(body).not.toBe(last.reply.body);
		expect(quickly(last, { ...last.reply, body })).toBeUndefined();
	});

	it("is not the page of the answer before (M17)", async () => {
		const last = await lastOf(["engage", "impAccept", "engage"]);
		const { pageId = "" } = last.known;
		const body = last.reply.body.replace(/(pageId":")\d+/, `$1${pageId}`);
		expect(quickly(last, { ...last.reply, body })).toBeUndefined();
	});

	const ended: readonly {
		readonly what: string;
		readonly seconds: number;
		readonly actions: readonly Step["action"][];
	}[] = [
		{
			what: "of a session that has ended (M16)",
			seconds: 1800,
			actions: ["engage", "impDisplay"],
		},
		{
			what: "of a session that has ended (M16)",
			seconds: 1800,
			actions: ["engage", "impAccept", "engage"],
		},
		{
			what: "a conversation that has closed (M25)",
			seconds: 600,
			actions: ["engage", "impAccept", "engage"],
		},
	];
	it.each(ended)("is not $what", async ({ seconds, actions }) => {
		const last = await lastOf(actions);
		const at = last.reply.sentAt + seconds * 1000;
		const late = { ...last.reply, sentAt: at, receivedAt: at };
		expect(quickly(last, late)).toBeUndefined();
	});

	it("of another media type is not taken, also of one that only starts like JSON (M2)", async () => {
		const last = await lastOf(["engage", "impDisplay"]);
		for (const contentType of ["application/jsonp", "text/json", ""])
			expect(quickly(last, { ...last.reply, contentType })).toBeUndefined();
		for (const contentType of ["application/json", "application/json; a=b"])
			expect(quickly(last, { ...last.reply, contentType })).toBeDefined();
	});

	it("is read where a stale id was sent for a session that was lost", async () => {
		const walker = new Walker(createApi());
		await walker.take({ action: "engage", wait: 0 });
		const { visitorId } = walker.known;
		const answer = new ExpectedAnswer(prepareExpectations(expected));
		answer.settle(walker.known);
		const stale: unknown = other;
		if (!isSessionId(stale)) throw new Error("no session id");
		answer.drop(stale);
		expect(answer.ids).toBe(`&vid=${visitorId}&sid=${other}`);
		await walker.take({ action: "forget sid", wait: 0 });
		await walker.take({ action: "engage", wait: 0 });
		const { last } = walker;
		if (!last) throw new Error("nothing was sent");
		expect(answer.takeEngagement(last.reply)).toBe(false);
		answer.drop(undefined);
		expect(answer.takeEngagement(last.reply)).toBe(true);
	});

	it("is not an offer with number 1 where something else was offered before (M22)", async () => {
		const last = await lastOf(["engage", "engage"]);
		const { session } = last.known;
		const [offer] = session?.offered ?? [];
		if (!session || !offer) throw new Error("nothing was offered");
		const before = [{ ...offer, engagementId: 7 }];
		const known = { ...last.known, session: { ...session, offered: before } };
		expect(quickly({ ...last, known }, last.reply)).toBeUndefined();
	});

	it("is no 201 beyond the limit of a visitor (M31)", async () => {
		const walker = new Walker(createApi());
		await walker.take({ action: "engage", wait: 0 });
		const last = walker.last;
		if (!last) throw new Error("nothing was sent");
		const many = Array.from({ length: 10 }, () => ({
			from: 0,
			to: 0,
			certain: true,
		}));
		const known = { ...nothingKnown, creations: many };
		expect(quickly({ ...last, known }, last.reply)).toBeUndefined();
		expect(
			quickly({ ...last, known: nothingKnown }, last.reply),
		).not.toBeUndefined();
	});

	const conditional: Expectations["campaigns"] = [
		{ campaignId: 1, engagementId: 2, engagementRevision: 3 },
		{
			campaignId: 4,
			engagementId: 5,
			engagementRevision: 6,
			when: { attribute: "lead" },
		},
	];
	it.each([
		["what was said decides", conditional],
		["the campaigns are unknown", undefined],
	])("is always read in detail where %s (M21)", async (_when, campaigns) => {
		const walker = new Walker(createApi());
		await walker.take({ action: "engage", wait: 0 });
		const last = walker.last;
		if (!last) throw new Error("nothing was sent");
		const expectations = { ...expected, campaigns };
		expect(quickly(last, last.reply, expectations)).toBeUndefined();
	});
});
