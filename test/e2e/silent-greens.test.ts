/** What the engine alone would end with 0 for, green and without evidence: here none of it passes. */
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import type { Result } from "../../cli/result/schema.ts";
import { childrenCalled } from "../../tools/start.ts";
import { copyProject } from "./project.ts";
import { newFolder, type StartOptions, visitant } from "./visitant.ts";

const run = async (words: string, options?: StartOptions, seconds = 4) => {
	const folder = newFolder();
	const all = `run visitor-funnel --duration ${seconds}s --out ${folder} ${words}`;
	const { code, stderr } = await visitant(all.trim(), options).ended;
	return { code, stderr, ...verdictIn(folder) };
};
const verdictIn = (folder: string): { word: string; reasons: string } => {
	try {
		const result: Result = JSON.parse(
			readFileSync(join(folder, "run.json"), "utf8"),
		);
		const { word, reasons } = result.verdict;
		return { word, reasons: reasons.join("\n") };
	} catch {
		return { word: "none", reasons: "" };
	}
};

describe("a silent green", () => {
	let project = "";
	/** The funnel's first line, as a user may get it wrong; the preflight's visitor has number 0. */
	const withMistake = (mistake: string): StartOptions => {
		const file = join(project, "scenarios/visitor-funnel.ts");
		const [before = "", after = ""] = funnel.split(firstLine);
		expect(after).not.toBe("");
		writeFileSync(file, `${before}${mistake}\n\t${firstLine}${after}`);
		return { cwd: project };
	};
	const firstLine = 'if (type === "bounce"';
	let funnel = "";
	beforeAll(() => {
		project = copyProject();
		funnel = readFileSync(join(project, "scenarios/visitor-funnel.ts"), "utf8");
	});

	it("every visit throws: invalid, and it says how many, and where the first", async () => {
		const { code, reasons } = await run(
			"",
			withMistake('if (visitor.number > 0) throw new Error("a mistake");'),
		);
		expect(code).toBe(3);
		expect(reasons).toMatch(
			/uncaught exceptions: 39, the first: Error: a mistake at .*scenarios\/visitor-funnel\.ts:\d+.*, expected none/,
		);
	});

	it("a limit without data: invalid, and it names the limit", async () => {
		const { code, reasons } = await run(
			"",
			withMistake('if (visitor.number > 0) return "left";'),
			10,
		);
		expect(code).toBe(3);
		expect(reasons).toContain(
			"a limit without data: step_duration{step:impDisplay} p95",
		);
	});

	it("a full disk: invalid, and it names the file", async () => {
		const folder = newFolder();
		symlinkSync("/dev/full", join(folder, "journal.ndjson"));
		const { code } = await visitant(
			`run visitor-funnel --duration 20s --out ${folder}`,
		).ended;
		expect(code).toBe(3);
		expect(verdictIn(folder).reasons).toMatch(
			/journal\.ndjson could not be written: .*ENOSPC/,
		);
	});

	it("the target dies half-way: failed, and it says that nobody answers any more", async () => {
		const server = visitant("serve --port 0");
		const url = await server.said(/listening on (\S+)/);
		const folder = newFolder();
		const { said, ended } = visitant(
			`run visitor-funnel --duration 4s --target ${url} --out ${folder}`,
		);
		await said(/load: visitor-funnel/);
		await sleep(2000);
		server.child.kill("SIGKILL");
		const { code } = await ended;
		const { word, reasons } = verdictIn(folder);
		expect([code, word]).toEqual([1, "failed"]);
		expect(reasons).toContain("no longer answers");
	});

	it("most of the load never sent: invalid where the generator stood still", async () => {
		const folder = newFolder();
		const { child, said, ended } = visitant(
			`run visitor-funnel --duration 6s --rate 40 --out ${folder}`,
		);
		await said(/load: visitor-funnel/);
		await sleep(1500);
		const [engine] = childrenCalled("k6", child);
		if (engine === undefined) throw new Error("the engine is not there");
		process.kill(engine, "SIGSTOP");
		await sleep(6000);
		process.kill(engine, "SIGCONT");
		const { code } = await ended;
		expect([code, verdictIn(folder).word]).toEqual([3, "invalid"]);
	});

	it("requests blocked by the engine: invalid, and no load is sent", async () => {
		const file = join(project, "lib/k6/options.ts");
		const text = readFileSync(file, "utf8");
		const blocking = text.replace(
			"maxRedirects: 0,",
			'maxRedirects: 0,\n\t\tblacklistIPs: ["127.0.0.0/8"],',
		);
		expect(blocking).not.toBe(text);
		writeFileSync(file, blocking);
		const { code, stderr } = await run("", { cwd: project });
		writeFileSync(file, text);
		expect(code).toBe(3);
		expect(stderr).toMatch(/nothing answered; no load is sent[\s\S]*blacklist/);
	});

	it.each([
		["an option", "--raet 5", /--rate/],
		["a member of the settings", "--settings", /load\.raet: .*rate/],
	])(
		"%s misspelt: refused, with the nearest name",
		async (_what, words, nearest) => {
			const settings = join(newFolder(), "settings.json");
			writeFileSync(settings, JSON.stringify({ load: { raet: 5 } }));
			const { code, stderr } = await run(
				words === "--settings" ? `${words} ${settings}` : words,
			);
			expect(code).toBe(2);
			expect(stderr).toMatch(nearest);
		},
	);
});

describe("a limit that stops the run", () => {
	it("does so within ten seconds after the target died, and says at which second", async () => {
		const settings = join(newFolder(), "settings.json");
		const limit = {
			metric: "answers",
			status: "0",
			statistic: "rate",
			comparison: "<",
			value: 0.5,
			window: "5s",
			action: "stop",
		};
		writeFileSync(settings, JSON.stringify({ limits: [limit] }));
		const server = visitant("serve --port 0");
		const url = await server.said(/listening on (\S+)/);
		const folder = newFolder();
		const { said, ended } = visitant(
			`run visitor-funnel --duration 60s --target ${url} --settings ${settings} --out ${folder}`,
		);
		await said(/5 s of 60 s/);
		server.child.kill("SIGKILL");
		const died = Date.now();
		const { code } = await ended;
		expect(Date.now() - died).toBeLessThan(10_000);
		expect(code).toBe(1);
		expect(verdictIn(folder).reasons).toMatch(
			/stopped at second \d+ by a limit with the action stop: answers\{status:0\} rate < 0.5, any 5s/,
		);
	});
});
