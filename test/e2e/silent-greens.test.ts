/** Runs that k6 alone would end with 0, though they prove nothing. None of them passes here. */
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { findEngine } from "../../cli/engine/find.ts";
import type { Result } from "../../cli/result/schema.ts";
import { untilVisitorsCome } from "../../proof/chaos/mishaps.ts";
import { childrenCalled } from "../../tools/start.ts";
import { copyProject } from "./project.ts";
import { newFolder, type StartOptions, visitant } from "./visitant.ts";

const run = async (
	words: string,
	options?: StartOptions,
	seconds = 4,
	scenario = "visitor-funnel",
) => {
	const folder = newFolder();
	const all = `run ${scenario} --duration ${seconds}s --out ${folder} ${words}`;
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

/** A scenario file of a user's own, with one mistake in its visits. */
const scenarioWith = (mistake: string): string => `
import { arrival } from "../lib/payloads/engagement.ts";
import { habits } from "../lib/workload/habits.ts";
import { defineWorkload } from "../lib/workload/workload.ts";
export const workload = defineWorkload({
	summary: "visitors see an offer",
	habits: habits({}),
	steps: ["engage", "impDisplay"],
	expect: () => [
		{
			type: "visitor",
			weight: 1,
			steps: [
				{ step: "engage", share: 1, creates: true },
				{ step: "impDisplay", share: 1 },
			],
			pauses: [],
		},
	],
});
export const visit = async (
	{ visit, person, consumerId },
	{ isPreflight },
) => {
	await visit.engage("engage", arrival(person, consumerId));
	if (!isPreflight) ${mistake}
	return (await visit.impression("impDisplay")) ? "finished" : visit.failure();
};
`;

describe("a run that k6 alone would pass", () => {
	let project = "";
	beforeAll(() => {
		project = copyProject();
	});
	const runWith = async (mistake: string, seconds: number) => {
		const file = join(project, "scenarios/mistaken.ts");
		writeFileSync(file, scenarioWith(mistake));
		return run("", { cwd: project }, seconds, "mistaken");
	};

	it("every visit throws: invalid, and the reasons say how many, and where the first", async () => {
		const { code, reasons } = await runWith('throw new Error("a mistake");', 4);
		expect(code).toBe(3);
		expect(reasons).toMatch(
			/uncaught exceptions: 40, the first: Error: a mistake at .*scenarios\/mistaken\.ts:\d+.*, expected none/,
		);
	});

	it("a limit without data: invalid, and the reasons name the limit", async () => {
		const { code, reasons } = await runWith('return "left";', 5);
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

	it("most of the load never sent: invalid where the generator stood still", async () => {
		const folder = newFolder();
		const { child, said, ended } = visitant(
			`run visitor-funnel --duration 6s --rate 40 --out ${folder}`,
		);
		await untilVisitorsCome(folder);
		const [engine] = childrenCalled("k6", child);
		if (engine === undefined) throw new Error("k6 is not there");
		process.kill(engine, "SIGSTOP");
		await said(/the 6 s of load are over/);
		process.kill(engine, "SIGCONT");
		const { code } = await ended;
		expect([code, verdictIn(folder).word]).toEqual([3, "invalid"]);
	});

	it("requests blocked by k6 itself: invalid, and no load is sent", async () => {
		const { file } = await findEngine({ env: process.env, say: () => {} });
		const blocking = join(newFolder(), "k6");
		const script = `#!/bin/sh\n[ "$1" = run ] && set -- "$@" --blacklist-ip=127.0.0.0/8\nexec '${file}' "$@"\n`;
		writeFileSync(blocking, script, { mode: 0o755 });
		const { code, stderr } = await run("", { env: { VISITANT_K6: blocking } });
		expect(code).toBe(3);
		expect(stderr).toMatch(
			/the options let k6 connect to other addresses.*no load is sent/,
		);
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
