/** The exit codes that no other test meets: too few samples, and a bug of ours. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { childrenCalled } from "../../tools/start.ts";
import { copyProject } from "./project.ts";
import { newFolder, visitant } from "./visitant.ts";

describe("a run", () => {
	it("that is valid, but fed a limit with too few samples, ends with 4 and says how much longer to run", async () => {
		const folder = newFolder();
		const settings = join(folder, "settings.json");
		const limit = {
			metric: "step_duration",
			step: "prodView",
			statistic: "p95",
			comparison: "<",
			value: 400,
		};
		writeFileSync(settings, JSON.stringify({ limits: [limit] }));
		// About 21 of the 60 visitors look at a product; of this seed's, fewer.
		const { code, stdout } = await visitant(
			`run visitor-funnel --duration 6s --seed 20 --settings ${settings} --out ${folder}/run`,
		).ended;
		expect(code).toBe(4);
		expect(stdout).toMatch(
			/INCONCLUSIVE[\s\S]*too few samples: step_duration\{step:prodView\} p95 < 400 ms needs 20, found 1\d; run 1\.\d times as long/,
		);
	});

	it("that meets a bug of ours ends with 70, says where, and keeps what was measured", async () => {
		const project = copyProject();
		const file = join(project, "cli/result/verdict.ts");
		const text = readFileSync(file, "utf8");
		const broken = text.replace(
			/(export function judgeRun\(.*\{\n)/,
			'$1	if (findings.started > 0) throw new Error("a mistake of ours");\n',
		);
		expect(broken).not.toBe(text);
		writeFileSync(file, broken);
		const folder = newFolder();
		const { code, stderr } = await visitant(
			`run visitor-funnel --duration 2s --out ${folder}`,
			{ cwd: project },
		).ended;
		expect(code).toBe(70);
		expect(stderr).toMatch(
			/a bug of ours: Error: a mistake of ours\n.*verdict/,
		);
		expect(existsSync(join(folder, "run.json"))).toBe(false);
		// The journal outlives the bug: a mended version makes the report of it.
		expect((await visitant(`report ${folder}`).ended).code).toBe(0);
		expect(existsSync(join(folder, "report.html"))).toBe(true);
	});

	it("that meets one while the engine runs ends with 70 as well, and takes the engine along", async () => {
		const project = copyProject();
		const file = join(project, "cli/live.ts");
		const text = readFileSync(file, "utf8");
		const broken = text.replace(
			/(function lineOf\(.*\{\n)/,
			'$1	throw new Error("a mistake of ours");\n',
		);
		expect(broken).not.toBe(text);
		writeFileSync(file, broken);
		const run = visitant(
			`run visitor-funnel --duration 60s --out ${newFolder()}`,
			{ cwd: project },
		);
		await run.said(/load: visitor-funnel/);
		let engines: number[] = [];
		while (engines.length === 0) {
			await sleep(20);
			engines = childrenCalled("k6", run.child);
		}
		const { code, stderr } = await run.ended;
		expect(code).toBe(70);
		await vi.waitFor(
			() =>
				expect(engines.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]),
			5000,
		);
		expect(stderr).toContain("a bug of ours: Error: a mistake of ours");
	});

	it("goes on to its reports where nobody reads along any more", async () => {
		const folder = newFolder();
		const run = visitant(`run visitor-funnel --duration 5s --out ${folder}`);
		await run.said(/load: visitor-funnel/);
		run.child.stdout?.destroy();
		run.child.stderr?.destroy();
		expect((await run.ended).code).toBe(0);
		expect(existsSync(join(folder, "report.html"))).toBe(true);
	});
});
