/** The exit codes that no other test has: an undecided limit, and a bug. */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { childrenCalled } from "../../tools/start.ts";
import { copyProject } from "./project.ts";
import { newFolder, visitant } from "./visitant.ts";

/** The declaration of a figure without its name. */
const ownFigure = 'metric: "looks", statistic: "count"';

/** A scenario file of a user's own, with some more members of its workload. */
const scenarioWith = (members: string): string => `
import { arrival } from "../lib/payloads/engagement.ts";
import { habits } from "../lib/workload/habits.ts";
import { defineWorkload } from "../lib/workload/workload.ts";
export const workload = defineWorkload({
	summary: "visitors see an offer",
	habits: habits({}),
	steps: ["engage"],
	metrics: { looks: "count" },
	expect: () => [
		{
			type: "visitor",
			weight: 1,
			steps: [{ step: "engage", share: 1, creates: true }],
			pauses: [],
		},
	],
	${members},
});
export const visit = async (visitor) => {
	const { visit, person, consumerId } = visitor;
	visitor.measure("looks", 1);
	return (await visit.engage("engage", arrival(person, consumerId)))
		? "finished"
		: visit.failure();
};
`;

describe("a run", () => {
	it("with a limit that chance may have decided ends with 4, and says how many samples would help", async () => {
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
		// About 61 of the 174 visitors look at a product; of this seed's, fewer than the 59 that keep a p95.
		const { code, stdout } = await visitant(
			`run visitor-funnel --rate 29 --duration 6s --seed 2 --settings ${settings} --out ${folder}/run`,
		).ended;
		expect(code).toBe(4);
		expect(stdout).toMatch(
			/INCONCLUSIVE[\s\S]*undecided: step_duration\{step:prodView\} p95 < 400 ms, measured [\d.]+ by 5\d samples; chance may be why it seems kept; .*about 1\.5 times as many samples would decide it/,
		);
	});

	it("that meets a bug ends with 70, says where, and keeps what was measured", async () => {
		const project = copyProject();
		const file = join(project, "scenarios/mistaken.ts");
		// Figures are read when the Result is made.
		const mistake = 'get figure(): string { throw new Error("a mistake"); }';
		writeFileSync(
			file,
			scenarioWith(`figures: [{ ${ownFigure}, ${mistake} }]`),
		);
		const folder = newFolder();
		const { code, stderr } = await visitant(
			`run mistaken --duration 2s --out ${folder}`,
			{ cwd: project },
		).ended;
		expect(code).toBe(70);
		expect(stderr).toMatch(/a bug of ours: Error: a mistake\n.*mistaken\.ts/);
		expect(existsSync(join(folder, "run.json"))).toBe(false);
		// The journal outlives the bug: with a mended scenario the report can be made from it.
		const mended = scenarioWith(`figures: [{ ${ownFigure}, figure: "looks" }]`);
		writeFileSync(file, mended);
		const report = visitant(`report ${folder}`, { cwd: project });
		expect((await report.ended).code).toBe(0);
		expect(existsSync(join(folder, "report.html"))).toBe(true);
	});

	it("that meets one while k6 runs ends with 70 as well, and stops k6", async () => {
		const project = copyProject();
		// The command line looks at this limit every second, from its sixth second on with a mistake.
		const limit = `{
			metric: "violations",
			statistic: "count",
			comparison: "<=",
			action: "stop",
			get value() {
				if (globalThis.process?.uptime() > 6) throw new Error("a mistake");
				return 0;
			},
		}`;
		writeFileSync(
			join(project, "scenarios/mistaken.ts"),
			scenarioWith(`limits: [${limit}]`),
		);
		const run = visitant(`run mistaken --duration 60s --out ${newFolder()}`, {
			cwd: project,
		});
		await run.said(/load: mistaken/);
		const engines = await vi.waitFor(() => {
			const found = childrenCalled("k6", run.child);
			expect(found.length).toBeGreaterThan(0);
			return found;
		}, 5000);
		const { code, stderr } = await run.ended;
		expect(code).toBe(70);
		await vi.waitFor(
			() =>
				expect(engines.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]),
			5000,
		);
		expect(stderr).toContain("a bug of ours: Error: a mistake");
	});

	it("leaves no server behind where it is killed while the server starts", async () => {
		const run = visitant(`run visitor-funnel --out ${newFolder()}`);
		const children = await vi.waitFor(() => {
			const found = childrenCalled("", run.child);
			expect(found.length).toBeGreaterThan(0);
			return found;
		}, 5000);
		run.child.kill("SIGKILL");
		await run.ended;
		await vi.waitFor(
			() =>
				expect(children.filter((pid) => existsSync(`/proc/${pid}`))).toEqual(
					[],
				),
			5000,
		);
	});

	it("is refused a folder that another run writes to", async () => {
		const folder = newFolder();
		const words = `run visitor-funnel --duration 5s --out ${folder}`;
		const runs = [visitant(words), visitant(words)];
		const ended = await Promise.all(runs.map((run) => run.ended));
		const refused = ended.find(({ code }) => code === 2);
		const ran = ended.find(({ code }) => code !== 2);
		expect(refused?.stderr).toContain("is used by another run");
		expect(ran).toBeDefined();
		expect(existsSync(join(folder, "run.json"))).toBe(true);
	});

	it("continues to its reports where its output is closed", async () => {
		const folder = newFolder();
		const run = visitant(
			`run visitor-funnel --rate 15 --duration 5s --out ${folder}`,
		);
		await run.said(/load: visitor-funnel/);
		run.child.stdout?.destroy();
		run.child.stderr?.destroy();
		expect((await run.ended).code).toBe(0);
		expect(existsSync(join(folder, "report.html"))).toBe(true);
	});
});
