/** Real runs: the main job, a broken server, a stopped run, a dying target. */
import {
	existsSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type Result, resultSchema } from "../../cli/result/schema.ts";
import { assertFits } from "../../lib/util/fits.ts";
import { newFolder, start, visitant } from "./visitant.ts";

const resultIn = (folder: string): Result => {
	const file = join(folder, "run.json");
	const result: unknown = JSON.parse(readFileSync(file, "utf8"));
	assertFits(resultSchema, result, file);
	return result;
};
const stateOf = ({ limits }: Result, limit: string) =>
	limits.find((one) => one.limit.startsWith(limit))?.state;

describe("a smoke run against a server of its own", () => {
	it("passes, counts every visitor, and writes its reports and a log", async () => {
		const folder = newFolder();
		const settings = join(newFolder(), "settings.json");
		const window = {
			metric: "answers",
			status: "201",
			statistic: "rate",
			comparison: "<",
			value: 1,
			window: "3s",
			action: "warn",
		};
		writeFileSync(settings, JSON.stringify({ limits: [window] }));
		const { code, stdout, stderr } = await visitant(
			`run visitor-funnel --duration 6s --settings ${settings} --out ${folder}`,
		).ended;
		expect(stderr + stdout).toContain("PASSED");
		expect(code).toBe(0);
		expect(readdirSync(folder).sort()).toEqual([
			"engine.log",
			"journal.ndjson",
			"junit.xml",
			"report.html",
			"run.json",
			"steps.csv",
			"summary.md",
		]);
		const result = resultIn(folder);
		const { started, outcomes } = result.visitors;
		expect(started).toBe(60);
		expect((outcomes.finished ?? 0) + (outcomes.left ?? 0)).toBe(started);
		expect(outcomes.finished).toBeGreaterThan(0);
		expect(result.violations.count).toBe(0);
		expect(result.sessionReuse.reused).toBe(result.sessionReuse.owed);
		expect(result.steps.map(({ step }) => step)).toEqual(
			expect.arrayContaining(["engage", "impDisplay", "impAccept", "resume"]),
		);
		expect(result.partial).toBe(false);
		const written = (): string[] =>
			["run.json", "report.html", "junit.xml", "summary.md"].map((name) =>
				readFileSync(join(folder, name), "utf8"),
			);
		const before = written();
		expect((await visitant(`report ${folder}`).ended).code).toBe(0);
		expect(written()).toEqual(before);

		rmSync(join(folder, "run.json"));
		expect((await visitant(`report ${folder}`).ended).code).toBe(0);
		const again = resultIn(folder);
		expect(again.partial).toBe(true);
		expect(again.verdict).toEqual(result.verdict);
		const states = ({ gates }: Result): string[] =>
			gates
				.filter(({ gate }) => gate !== summaryGate)
				.map(({ gate, state }) => `${gate}: ${state}`);
		expect(states(again)).toEqual(states(result));
		const exact = again.steps.map((step) => ({ ...step, duration: 0 }));
		expect(exact).toEqual(
			result.steps.map((step) => ({ ...step, duration: 0 })),
		);
		expect(again.timeline).toEqual(result.timeline);
		const windows = ({ limits }: Result) =>
			limits.filter(({ window: asked }) => asked === "3s");
		expect(windows(again)).toEqual(windows(result));
		expect(windows(again)).toHaveLength(1);
		for (const { step, duration, entered } of again.steps) {
			const { p50, max } = result.steps.find((one) => one.step === step)
				?.duration ?? { p50: 0, max: 0 };
			expect(duration.max).toBeCloseTo(max, 5);
			// With few samples k6 takes the middle between two of them.
			if (entered > 50) expect(duration.p50 / p50).toBeCloseTo(1, 0);
		}
	});

	/** Only where there is an end summary to compare with. */
	const summaryGate = "every request accounted for";

	it("gives the same visitors at the same moments for the same seed, for any number of virtual users", async () => {
		const walks = [];
		for (const virtualUsers of [1, 3]) {
			const [folder, settings] = [
				newFolder(),
				join(newFolder(), "settings.json"),
			];
			const load = { timeScale: 0.01, arrivals: "poisson" };
			writeFileSync(settings, JSON.stringify({ load }));
			await visitant(
				`run visitor-funnel --seed 7 --rate 20 --duration 5s --settings ${settings} --out ${folder}`,
				{ env: { VISITANT_VIRTUAL_USERS: String(virtualUsers) } },
			).ended;
			const { steps, plan, timeline } = resultIn(folder);
			expect(plan.virtualUsers).toBe(virtualUsers);
			walks.push({
				steps: steps.map(({ step, entered }) => `${step} ${entered}`),
				asked: timeline.asked.filter((one) => one !== 0),
			});
		}
		expect(walks[0]?.steps).toEqual(walks[1]?.steps);
		expect(walks[0]?.steps.length).toBeGreaterThan(5);
	});
});

describe("a replay", () => {
	const said = async (words: string): Promise<string[]> => {
		const { code, stdout } = await visitant(
			`run visitor-funnel ${words} --settings ${settings}`,
		).ended;
		expect(code).toBe(0);
		const bodies = stdout.match(/^ {2}sent .*$/gm) ?? [];
		expect(stdout).toMatch(/^the visit ended: (finished|left)$/m);
		// The run's name and the session's ids are others each time.
		return bodies.map((body) =>
			body
				.replace(/-\d{8}T\d{6}-\w{4}-/g, "-RUN-")
				.replace(/"pageId":"\d+"/, ""),
		);
	};
	const settings = join(newFolder(), "settings.json");
	writeFileSync(settings, JSON.stringify({ load: { timeScale: 0.001 } }));

	it("repeats one visitor: the same for the same seed and number, another for another", async () => {
		const one = await said("--visitor 4711 --seed 1");
		expect(one.length).toBeGreaterThan(2);
		expect(one[0]).toContain("-RUN-4711");
		expect(await said("--visitor 4711 --seed 1")).toEqual(one);
		expect((await said("--visitor 4711 --seed 2"))[0]).not.toBe(one[0]);
	});
});

describe("a server broken on purpose", () => {
	const token = "the-token-of-kim-alone";
	const site = "18529853-4487-4234-be0b-7ca94e1e06bf";
	const kim = "f8769233-937d-4550-bdd3-8613027b2729";

	it("fails the run: sessions that end while they are promised to live", async () => {
		const server = visitant(
			`serve --port 0 --config ${configFile({ sessions: { idleSeconds: 0.5 } })}`,
		);
		const url = await server.said(/listening on (\S+)/);
		const folder = newFolder();
		const { code } = await visitant(
			`run visitor-funnel --duration 5s --target ${url} --out ${folder}`,
		).ended;
		server.child.kill();
		const { violations, verdict } = resultIn(folder);
		expect([code, verdict.word]).toEqual([1, "failed"]);
		expect(violations.byRule).toHaveProperty("M14");
		expect(violations.examples[0]?.found).toContain("its session is live");
	});

	it("fails the run: a planted defect in every fifth answer, announced beforehand", async () => {
		const fault = { route: "*", share: 0.2, kind: "wrong", defect: "no-offer" };
		const folder = newFolder();
		const sites = [{ id: site, account: "demo" }];
		const operators = [{ id: kim, name: "Kim", token, sites: [site] }];
		const config = configFile({ faults: [fault], sites, operators });
		const { code, stderr } = await visitant(
			`run visitor-funnel --duration 5s --seed 4 --config ${config} --out ${folder}`,
		).ended;
		for (const name of readdirSync(folder))
			expect(readFileSync(join(folder, name), "utf8")).not.toContain(token);
		expect(stderr).toContain(
			"broken on purpose: 20 % of all requests: no-offer: leaves out an offer that is owed",
		);
		expect(code).toBe(1);
		expect(resultIn(folder).violations.byRule).toHaveProperty("M21");
	});

	it("fails the preflight where every visitor is affected, and no load is sent", async () => {
		const server = visitant(
			`serve --port 0 --config ${configFile({ appInstallations: [] })}`,
		);
		const url = await server.said(/listening on (\S+)/);
		const folder = newFolder();
		const { code, stdout, stderr } = await visitant(
			`run visitor-funnel --target ${url} --out ${folder}`,
		).ended;
		server.child.kill();
		expect(code).toBe(1);
		const reason =
			/preflight: engage broke M9\. Owed: An unknown app installation.* Found: .*; no load/;
		expect(stderr).toMatch(reason);
		// The verdict, its reason, and where the report is.
		expect(stdout.trim().split("\n").filter(Boolean)).toHaveLength(3);
		const { visitors, violations, limits } = resultIn(folder);
		expect([visitors.started, limits]).toEqual([0, []]);
		expect(violations.byRule).toEqual({ M9: 1 });
		expect(violations.stories[0]?.attempts[0]?.status).toBe(404);
		for (const file of ["report.html", "summary.md", "junit.xml"]) {
			const text = readFileSync(join(folder, file), "utf8");
			expect(text).toContain("An unknown app installation");
			expect(text.includes(">kept<")).toBe(false);
		}
	});
});

describe("a run that does not end well", () => {
	it("is stopped by Ctrl-C: 130, and a readable report, labelled partial", async () => {
		const folder = newFolder();
		const run = visitant(`run visitor-funnel --duration 60s --out ${folder}`);
		await run.said(/s of 60 s: [1-9]/);
		run.child.kill("SIGINT");
		const { code, stdout } = await run.ended;
		const result = resultIn(folder);
		expect([code, result.verdict.word, result.partial]).toEqual([
			130,
			"stopped",
			true,
		]);
		expect(result.visitors.started).toBeGreaterThan(0);
		expect(stdout).toContain("STOPPED");
		expect(existsSync(join(folder, "report.html"))).toBe(true);
	});

	it("is stopped by the end of its terminal: 129, with a report; nohup keeps it running", async () => {
		const [stopped, kept] = [newFolder(), newFolder()];
		const words = (folder: string) =>
			`run visitor-funnel --rate 15 --duration 6s --out ${folder}`;
		const run = visitant(words(stopped));
		const file = fileURLToPath(new URL("../../visitant", import.meta.url));
		const outlasting = start("nohup", [file, ...words(kept).split(" ")]);
		await run.said(/load: /);
		await outlasting.said(/load: /);
		run.child.kill("SIGHUP");
		outlasting.child.kill("SIGHUP");
		expect((await run.ended).code).toBe(129);
		expect(resultIn(stopped).verdict.word).toBe("stopped");
		await outlasting.ended;
		expect(resultIn(kept).visitors.started).toBe(90);
	});

	it("fails when the target dies after its first answers", async () => {
		const server = visitant("serve --port 0");
		const url = await server.said(/listening on (\S+)/);
		const folder = newFolder();
		const run = visitant(
			`run visitor-funnel --duration 8s --target ${url} --out ${folder}`,
		);
		await run.said(/s of 8 s: [1-9]/);
		server.child.kill("SIGKILL");
		const { code } = await run.ended;
		const result = resultIn(folder);
		expect([code, result.verdict.word]).toEqual([1, "failed"]);
		expect(result.verdict.reasons.join()).toContain("no longer answers");
		expect(stateOf(result, "failed_attempts")).toBe("broken");
		expect(result.requests.failed).toBeGreaterThan(0);
		expect(result.steps.some((one) => one.failedAttempts > 0)).toBe(true);
	});

	it("is invalid when the target never answers", async () => {
		const { code, stderr } = await visitant(
			`run visitor-funnel --target https://127.0.0.1:1 --out ${newFolder()}`,
		).ended;
		expect(code).toBe(3);
		expect(stderr).toContain("no load is sent");
	});
});

function configFile(config: object): string {
	const file = join(newFolder(), "config.json");
	writeFileSync(file, JSON.stringify(config));
	return file;
}
