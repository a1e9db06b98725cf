/** The scenarios, each alone, and the mix of them. scorecard.test.ts has the planted defects that they notice. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Result } from "../../cli/result/schema.ts";
import { newFolder, visitant } from "./visitant.ts";

interface Ran {
	readonly code: number | null;
	readonly stderr: string;
	readonly result: Result;
	/** Everything that the run wrote. */
	readonly written: string;
}

async function run(
	scenario: string,
	words = "",
	config?: object,
): Promise<Ran> {
	const folder = newFolder();
	const file = join(newFolder(), "server.json");
	if (config) writeFileSync(file, JSON.stringify(config));
	const { code, stderr } = await visitant(
		`run ${scenario} --rate 15 --duration 5s ${words} --out ${folder}${config ? ` --config ${file}` : ""}`.replace(
			/ +/g,
			" ",
		),
	).ended;
	const result = JSON.parse(readFileSync(join(folder, "run.json"), "utf8"));
	const written = readdirSync(folder)
		.map((name) => readFileSync(join(folder, name), "utf8"))
		.join();
	return { code, stderr, result, written };
}

const figure = ({ figures }: Result, name: string): number =>
	figures.find((one) => one.figure.startsWith(name))?.value ?? Number.NaN;
describe("visitor-funnel", () => {
	it("keeps whole traces of a rule that is sometimes broken, with personal data masked", async () => {
		const faults = [
			{
				route: "report",
				share: 0.05,
				kind: "wrong",
				defect: "page-not-echoed",
			},
		];
		const { code, result, written } = await run("visitor-funnel", "--seed 1", {
			faults,
		});
		expect([code, result.verdict.word]).toEqual([1, "failed"]);
		const { stories: traces, byRule } = result.violations;
		expect(Object.keys(byRule)).toEqual(["M17"]);
		expect(traces.length).toBeGreaterThan(0);
		expect(traces.length).toBeLessThanOrEqual(10);
		for (const { attempts } of traces) {
			const broken = attempts.filter((one) => one.violations.length > 0);
			expect(broken.length).toBeGreaterThan(0);
			for (const { request, states } of broken) {
				expect(request).toMatch(/^PUT .*report\?v=1&vid=/);
				expect(states).toMatchObject({
					before: { session: { offered: [{}] } },
					after: { session: { offered: [{}] } },
				});
			}
			expect(attempts[0]?.sent).toContain('"firstname":"***"');
		}
		expect(written).toContain("traces of broken rules");
	});

	it("counts every visitor by type and place, those in flight included, where it is stopped half-way", async () => {
		const folder = newFolder();
		const running = visitant(
			`run visitor-funnel --duration 60s --rate 20 --out ${folder}`,
		);
		await running.said(/10 s of 60 s/);
		running.child.kill("SIGINT");
		const { code } = await running.ended;
		const { ledger, gates, visitors }: Result = JSON.parse(
			readFileSync(join(folder, "run.json"), "utf8"),
		);
		expect(code).toBe(130);
		const inFlight = ledger.reduce((sum, place) => sum + place.inFlight, 0);
		expect(inFlight).toBeGreaterThan(0);
		expect(inFlight).toBe(visitors.interrupted);
		expect(
			gates.find(({ gate }) => gate.startsWith("every visitor"))?.state,
		).toBe("held");
		// The loops were cut off before they could say what they had sent, but the server knows.
		expect(
			gates.find(({ gate }) => gate.startsWith("every request"))?.state,
		).toBe("not judged");
		expect(
			gates.find(({ gate }) => gate.startsWith("the local server"))?.state,
		).toBe("held");
	});

	it("counts no visitor of the warm-up in its figures, and follows the stages of its profile", async () => {
		const { code, result } = await run(
			"visitor-funnel",
			"--profile spike --rate 2 --arrivals even",
		);
		const engage = result.steps.find(({ step }) => step === "engage");
		const { plan, visitors } = result;
		// So few visitors decide no limit on a duration.
		expect(code).toBe(4);
		expect([plan.rate, plan.warmUpSeconds, plan.seconds]).toEqual([20, 20, 25]);
		// 20 in the warm-up, 4 + 1.1 + 16 + 1.1 + 4 after it.
		expect(plan.visitors).toBe(46);
		expect(visitors.started).toBe(46);
		expect(engage?.entered).toBe(26);
	});
});

describe("mixed-traffic", () => {
	it("passes: all scenarios at once, in the shares that were asked for", async () => {
		const { code, result } = await run("mixed-traffic", "--rate 30");
		// Beside other tests the machine may be disturbed, which is only a warning.
		expect([code, result.verdict.reasons[0]]).toEqual([
			0,
			expect.stringMatching(
				/^(every gate held|no gate was broken), and \d+ of \d+ limits were judged and kept$/,
			),
		]);
		expect(result.mix?.stories.map(({ scenario }) => scenario)).toEqual([
			"visitor-funnel",
			"session-capping",
			"cold-account",
			"invalid-requests",
			"engagement-history",
		]);
		for (const { drawn, started } of result.mix?.stories ?? [])
			expect(started).toBe(drawn);
		expect(new Set(result.steps.map(({ scenario }) => scenario)).size).toBe(5);
		expect(
			result.limits.filter(({ scenario }) => scenario === undefined),
		).toEqual([]);
	});

	it("runs some of its scenarios, by the weights of its settings", async () => {
		const settings = join(newFolder(), "settings.json");
		const weights = {
			"visitor-funnel": 3,
			"session-capping": 0,
			"cold-account": 0,
			"invalid-requests": 1,
			"engagement-history": 0,
		};
		writeFileSync(settings, JSON.stringify({ visitors: { weights } }));
		const { result } = await run(
			"mixed-traffic",
			`--rate 20 --settings ${settings}`,
		);
		expect(result.mix?.stories.map(({ planned }) => planned)).toEqual([75, 25]);
		expect(result.verdict.word).toBe("passed");
	});
});

describe("cold-account", () => {
	it("passes: visitors meet cold accounts, wait, and get a session", async () => {
		const { code, result } = await run("cold-account");
		expect([code, result.verdict.word]).toEqual([0, "passed"]);
		expect(figure(result, "visitors who met")).toBeGreaterThan(10);
		expect(figure(result, "tries until warm")).toBeGreaterThan(1);
		expect(result.visitors.outcomes.finished).toBe(result.visitors.started);
		expect(result.requests.failed).toBe(0);
	});

	it("fails where an account is not warm within the policy", async () => {
		const { code, stderr } = await run("cold-account", "", {
			accounts: { loadMilliseconds: 120_000 },
		});
		expect(code).toBe(1);
		expect(stderr).toContain("the visit ended: failed");
	});
});

describe("session-capping", () => {
	it("passes: creation is capped at the limit, live sessions go on, and the cap lifts", async () => {
		const { code, result } = await run("session-capping");
		expect([code, result.verdict.word]).toEqual([0, "passed"]);
		expect(figure(result, "sessions created before the cap")).toBe(10);
		expect(figure(result, "creations capped")).toBeGreaterThan(10);
		expect(figure(result, "time until the cap lifted")).toBeGreaterThan(3000);
		expect(result.sessionReuse.reused).toBe(result.sessionReuse.owed);
	});
});

describe("invalid-requests", () => {
	it("passes: each invalid request gets its refusal, and changes nothing", async () => {
		const { code, result } = await run("invalid-requests");
		expect([code, result.verdict.word]).toEqual([0, "passed"]);
		const invalid = result.steps.find(({ step }) => step === "wrong");
		expect(invalid?.entered).toBeGreaterThan(100);
		expect(result.requests.failed).toBe(0);
	});
});

describe("engagement-history", () => {
	it("passes: lists, filters, single engagements, transcripts, exports, fresh conversations", async () => {
		const { code, stderr, result, written } = await run("engagement-history");
		expect([code, result.verdict.word]).toEqual([0, "passed"]);
		expect(result.steps.map(({ step }) => step)).toEqual(
			expect.arrayContaining([
				"list",
				"filter",
				"show",
				"transcript",
				"export",
				"reach",
			]),
		);
		expect(written).toContain("GET engagements");
		// The preflight's log has the lists that it walked, without the people in them.
		expect(written).toMatch(/visitor_name.{0,6}\*\*\*/);
		expect(written).not.toMatch(/visitor_name.{0,6}[A-Z]/);
		expect(written + stderr).not.toContain("demo-token");
	});
});
