/** The other stories, each alone against a server of its own: what they find in an honest one, and in a broken one. */
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
		`run ${scenario} --duration 5s ${words} --out ${folder}${config ? ` --config ${file}` : ""}`.replace(
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
const wrong = (defect: string, more: object = {}): object => ({
	faults: [{ route: "*", share: 1, kind: "wrong", defect }],
	...more,
});

describe("cold-account", () => {
	it("passes: visitors meet cold accounts, wait, and are let in", async () => {
		const { code, result } = await run("cold-account");
		expect([code, result.verdict.word]).toEqual([0, "passed"]);
		expect(figure(result, "visitors who met")).toBeGreaterThan(10);
		expect(figure(result, "tries until warm")).toBeGreaterThan(1);
		expect(result.visitors.outcomes.finished).toBe(result.visitors.started);
		expect(result.requests.failed).toBe(0);
	});

	it("notices an account that does not name the visitor id (M30)", async () => {
		const { code, stderr } = await run(
			"cold-account",
			"",
			wrong("loading-without-vid"),
		);
		expect(code).toBe(1);
		expect(stderr).toContain("VIOLATION of M30");
	});

	it("fails where an account is not warm within the policy", async () => {
		const { code, stderr } = await run("cold-account", "", {
			accounts: { loadMilliseconds: 120_000 },
		});
		expect(code).toBe(1);
		expect(stderr).toContain("the visit ended as failed");
	});
});

describe("session-capping", () => {
	it("passes: creation is capped at the limit, live sessions go on, and the cap lifts", async () => {
		const { code, result } = await run("session-capping");
		expect([code, result.verdict.word]).toEqual([0, "passed"]);
		expect(figure(result, "sessions created before the cap")).toBe(10);
		expect(figure(result, "creations capped")).toBeGreaterThan(10);
		expect(figure(result, "time until the cap lifted")).toBeGreaterThan(5000);
		expect(result.sessionReuse.reused).toBe(result.sessionReuse.owed);
	});

	it.each(["never-caps", "caps-live-session", "caps-with-429"])(
		"notices a server that %s",
		async (defect) => {
			const capping = { perVisitor: { sessions: 5, windowSeconds: 5 } };
			const { code, stderr, result } = await run(
				"session-capping",
				"--rate 5",
				wrong(defect, { capping }),
			);
			expect(code).toBe(1);
			const rules = Object.keys(result.violations.byRule);
			expect(rules.length > 0 || /VIOLATION/.test(stderr)).toBe(true);
		},
	);
});

describe("invalid-requests", () => {
	it("passes: each wrong request gets its refusal, and nothing changes", async () => {
		const { code, result } = await run("invalid-requests");
		expect([code, result.verdict.word]).toEqual([0, "passed"]);
		const wrongs = result.steps.find(({ step }) => step === "wrong");
		expect(wrongs?.entered).toBeGreaterThan(100);
		expect(result.requests.failed).toBe(0);
	});

	it.each([
		["accepts-anything", "M18"],
		["accepts-any-version", "M8"],
		["refusal-ends-session", "M12"],
		["error-without-code", "M5"],
		["accepts-unknown-session", "M14"],
	])("notices a server that %s, by %s", async (defect, rule) => {
		const { code, stderr } = await run("invalid-requests", "", wrong(defect));
		expect(code).toBe(1);
		expect(stderr).toContain(`VIOLATION of ${rule}`);
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
		expect(written + stderr).not.toContain("demo-token");
	});

	it.each([
		["repeated-record", "E6"],
		["unordered-list", "E5"],
		["ignores-dates", "E4"],
		["endless-list", "E6"],
		["shows-otherwise", "E8"],
		["unseen-export", "E10"],
		["unlisted-conversation", "E11"],
		["local-times", "E7"],
	])("notices a server that is broken by %s, by %s", async (defect, rule) => {
		const { code, stderr } = await run("engagement-history", "", wrong(defect));
		expect(code).toBe(1);
		expect(stderr).toContain(`VIOLATION of ${rule}`);
	});
});
