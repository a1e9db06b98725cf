/**
 * Most answers are compared with what is owed, and never read: whatever is taken so, reading it closely finds right as
 * well, and both know the same afterwards. Whatever is changed in an answer, it is not taken for what it is not.
 */
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { readClosely } from "../../lib/clients/read-closely.ts";
import { type Knowledge, stranger } from "../../lib/model/knowledge.ts";
import { createOwed } from "../../lib/model/owed.ts";
import type { Expectations } from "../../lib/model/terms.ts";
import type { Reply } from "../../lib/wire/transport.ts";
import { createApi } from "../server/api.ts";
import { expected, type Step, Walker } from "./walk.ts";

const actions: readonly Step["action"][] = [
	"engage",
	"impDisplay",
	"impAccept",
	"impClose",
	"nothing",
	"forget sid",
	"lose",
];
const steps = fc.record({
	action: fc.constantFrom(...actions),
	wait: fc.constantFrom(0, 0, 0, 1, 599, 601, 1801),
});
type Last = NonNullable<Walker["last"]>;

/** What is known after an answer without reading it. */
const quickly = (
	{ known, call }: Last,
	reply: Reply,
	expectations = expected,
): Knowledge | undefined => {
	const owed = createOwed(expectations);
	return call.route === "engagement"
		? owed.engagement(known, reply)
		: owed.report(
				known,
				reply,
				call.impression === "impAccept" ? knownOffer(known) : undefined,
			);
};
const knownOffer = ({ session }: Knowledge) => session?.offered[0];

const closely = ({ known, call }: Last, reply: Reply) =>
	readClosely(expected, known, call, "{}", reply);

let taken = { quickly: 0, all: 0 };
beforeEach(() => {
	taken = { quickly: 0, all: 0 };
});

/** Walks, and holds both ways of reading against each other; the answers may be changed on their way. */
const walk = async (
	all: readonly Step[],
	change: (reply: Reply) => Reply = (reply) => reply,
): Promise<void> => {
	const walker = new Walker(createApi());
	for (const step of all) {
		walker.last = undefined;
		await walker.take(step);
		if (!walker.last) continue;
		const reply = change(walker.last.reply);
		const known = quickly(walker.last, reply);
		taken.all++;
		if (!known) continue;
		taken.quickly++;
		const { answer, judgement } = closely(walker.last, reply);
		expect(answer.kind).toBe("answered");
		expect(judgement.violations).toEqual([]);
		expect(judgement.knowledge).toEqual(known);
		expect(judgement.owedResume).toBe(walker.last.known.session ? "yes" : "no");
	}
};

describe("an answer that is to the letter what was owed", () => {
	it("is right by a close reading as well, and both know the same", async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(steps, { maxLength: 12 }), (all) => walk(all)),
		);
		expect(taken.quickly / taken.all).toBeGreaterThan(0.5);
	});

	it("is nothing that it is not, whatever is changed in it", async () => {
		const changes = fc.record({
			at: fc.double({ min: 0, max: 0.999_999, noNaN: true }),
			length: fc.nat(2),
			text: fc.constantFrom("", "0", "1", "2", "x", '"', "}", " ", ",", "é"),
			status: fc.constantFrom(200, 200, 200, 201, 201, 204, 404, 0),
			contentType: fc.constantFrom("application/json", "text/html"),
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
		const known = { ...stranger, creations: many };
		expect(quickly({ ...last, known }, last.reply)).toBeUndefined();
		expect(
			quickly({ ...last, known: stranger }, last.reply),
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
		["nobody knows the campaigns", undefined],
	])("is never told by its text where %s (M21)", async (_when, campaigns) => {
		const walker = new Walker(createApi());
		await walker.take({ action: "engage", wait: 0 });
		const last = walker.last;
		if (!last) throw new Error("nothing was sent");
		const expectations = { ...expected, campaigns };
		expect(quickly(last, last.reply, expectations)).toBeUndefined();
	});
});
