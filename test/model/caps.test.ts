/** M31 as one visitor sees it: early caps, missed caps, and cases that no visitor can decide. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Expectations } from "../../lib/model/expectations.ts";
import { judge } from "../../lib/model/judge.ts";
import { type Knowledge, nothingKnown } from "../../lib/model/knowledge.ts";
import { createApi } from "../server/api.ts";
import { answerOf, callOf, expected } from "./walk.ts";

const capping = {
	perVisitor: { sessions: 3, windowSeconds: 5 },
	perAccount: { perSecond: 5000, burst: 10_000 },
};
const owed: Expectations = {
	...expected,
	promises: { ...expected.promises, capping },
	areCapsJudged: true,
	areLiveSessionsServed: true,
};

/** One engagement: the seconds before it, how long it takes, and whether the session id is dropped. */
interface Step {
	readonly wait: number;
	readonly takes: number;
	readonly drops: boolean;
}

const step = fc.record<Step>({
	wait: fc.constantFrom(0, 0.1, 1, 2, 4.9, 5, 6),
	takes: fc.constantFrom(0, 0.01, 0.5),
	drops: fc.boolean(),
});

/** The rules that a server's answers break, in the eyes of one visitor. */
async function walk(
	expectations: Expectations,
	steps: readonly Step[],
	config: object = {},
): Promise<string[]> {
	const api = createApi({ capping, ...config });
	let known: Knowledge = nothingKnown;
	const broken: string[] = [];
	for (const { wait, takes, drops } of steps) {
		api.wait(wait);
		if (drops) known = { ...known, session: undefined };
		const from = api.now();
		// The server looks in the middle of the time that it takes.
		api.wait(takes / 2);
		const call = callOf(known, "engagement");
		const said = await api.engage({
			...(call.visitorId && { vid: call.visitorId }),
			...(call.sessionId && { sid: call.sessionId }),
		});
		api.wait(takes / 2);
		const answer = answerOf("engagement", said);
		const judgement = judge(expectations, known, call, answer, {
			from,
			to: api.now(),
		});
		known = judgement.knowledge;
		broken.push(...judgement.violations.map(({ rule }) => rule));
	}
	return broken;
}

const dropping = Array.from({ length: 6 }, () => ({
	wait: 0.1,
	takes: 0.01,
	drops: true,
}));
/** The same, who keep their session. */
const keeping = dropping.map((one) => ({ ...one, drops: false }));
const wrong = (defect: string): object => ({
	faults: [{ route: "*", share: 1, kind: "wrong", defect }],
});

describe("M31", () => {
	it("a correct server is never blamed, however long its answers take", async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
				expect(await walk(owed, steps)).toEqual([]);
			}),
			{ numRuns: 200 },
		);
	});

	it("a session beyond the limit is a violation", async () => {
		expect(await walk(owed, dropping, wrong("never-caps"))).toEqual([
			"M31",
			"M31",
			"M31",
		]);
	});

	it("a cap within the limit is a violation", async () => {
		const found = await walk(owed, dropping, wrong("caps-early"));
		expect(found[0]).toBe("M31");
	});

	it("a cap on a live session is a violation", async () => {
		expect(await walk(owed, keeping, wrong("caps-live-session"))).toContain(
			"M31",
		);
	});

	it("nothing is judged where the limits are not promised, or where others may refuse", async () => {
		const silent = { ...owed, promises: {} };
		expect(await walk(silent, dropping, wrong("never-caps"))).toEqual([]);
		const crowded = { ...owed, areCapsJudged: false };
		expect(await walk(crowded, dropping, wrong("caps-early"))).toEqual([]);
		const faulty = { ...crowded, areLiveSessionsServed: false };
		expect(await walk(faulty, keeping, wrong("caps-live-session"))).toEqual([]);
	});

	it("a cap on a live session is a violation even where the account's limit is near", async () => {
		const crowded = { ...owed, areCapsJudged: false };
		expect(await walk(crowded, keeping, wrong("caps-live-session"))).toContain(
			"M31",
		);
	});

	it("after a lost answer both are possible: neither a cap nor a session is a violation", () => {
		const span = { from: 0, to: 1 };
		const call = callOf(nothingKnown, "engagement");
		let known: Knowledge = nothingKnown;
		for (let time = 0; time < 3; time++)
			known = judge(
				owed,
				known,
				call,
				{ kind: "lost", error: "timeout" },
				span,
			).knowledge;
		expect(known.creations.map(({ certain }) => certain)).toEqual([
			false,
			false,
			false,
		]);
		const cap = {
			kind: "refused" as const,
			status: 503,
			internalCode: 18,
			message: "",
		};
		expect(judge(owed, known, call, cap, span).violations).toEqual([]);
	});
});
