/** What a user adds: a scenario as docs/your-own-scenario.md shows it, and targets. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Result } from "../../cli/result/schema.ts";
import { copyProject } from "./project.ts";
import { newFolder, type Process, root, start, visitant } from "./visitant.ts";

const resultIn = (folder: string): Result =>
	JSON.parse(readFileSync(join(folder, "run.json"), "utf8"));

const page = readFileSync(join(root, "docs/your-own-scenario.md"), "utf8");

describe("a scenario of one's own", () => {
	const file = "scenarios/window-shopping.ts";
	let project = "";
	let text = "";
	beforeAll(() => {
		project = copyProject();
		text = /```ts\n(.*?)```/s.exec(page)?.[1] ?? "";
		writeFileSync(join(project, file), text);
	});

	const check = () =>
		start(
			"tools/node",
			["node_modules/typescript/bin/tsc", "-p", "tsconfig.k6.json"],
			{ cwd: project },
		).ended;
	const run = async (command: string) => {
		const folder = newFolder();
		const [program = "", ...words] = command.split(" ");
		const ended = await start(program, [...words, "--out", folder], {
			cwd: project,
		}).ended;
		return { ...ended, result: resultIn(folder) };
	};

	it("is the file of docs/your-own-scenario.md, passes the type check, and is listed", async () => {
		expect(page).toContain(`\`${file}\``);
		expect(text.split("\n").length).toBeLessThan(50);
		expect((await check()).stdout).toBe("");
		const { stdout } = await start("./visitant", ["list"], { cwd: project })
			.ended;
		expect(stdout).toContain("window-shopping");
	}, 120_000);

	it("runs as the page says, and passes", async () => {
		const [, command = ""] = /```sh\n(.*)\n```/.exec(page) ?? [];
		const { code, result } = await run(command);
		expect([code, result.verdict.word]).toEqual([0, "passed"]);
		expect(result.steps.map(({ step }) => step)).toEqual([
			"engage",
			"prodView",
			"impClose",
		]);
		const judged = result.limits.map(({ metric }) => metric);
		expect(judged).toContain("step_duration");
		const { visitors } = result;
		expect(visitors.outcomes.left).toBe(visitors.started);
	}, 120_000);

	it("is part of the mix where the settings give it a weight", async () => {
		const weights = Object.fromEntries(
			["session-capping", "cold-account", "engagement-history"].map((name) => [
				name,
				0,
			]),
		);
		const visitors = {
			weights: { ...weights, "invalid-requests": 0, "window-shopping": 70 },
			"window-shopping": { looks: 1 },
		};
		writeFileSync(join(project, "mix.json"), JSON.stringify({ visitors }));
		const { code, result } = await run(
			"./visitant run mixed-traffic --rate 30 --duration 5s --settings mix.json",
		);
		expect(code).toBe(0);
		const started = result.mix?.stories.map(({ scenario }) => scenario);
		expect(started).toEqual(["visitor-funnel", "window-shopping"]);
	}, 120_000);

	it("may not take a step that it does not expect: a type error, and an invalid run that names the step", async () => {
		const other = text.replace('"impClose"))', '"impTimeout"))');
		expect(other).not.toBe(text);
		writeFileSync(join(project, file), other);
		expect((await check()).stdout).toMatch(
			/window-shopping\.ts.*'"impTimeout"' is not assignable/,
		);
		const { code, result } = await run(
			"./visitant run window-shopping --duration 5s",
		);
		expect(code).toBe(3);
		expect(result.verdict.reasons.join()).toContain(
			"steps as planned: window-shopping: impTimeout",
		);
	}, 120_000);
});

describe("a listed target", () => {
	const token = "a-token-of-this-operator";
	const site = "18529853-4487-4234-be0b-7ca94e1e06bf";
	const operator = "f8769233-937d-4550-bdd3-8613027b2729";
	let server: Process;
	let project = "";
	beforeAll(async () => {
		const config = join(newFolder(), "server.json");
		const operators = [{ id: operator, name: "Kim", token, sites: [site] }];
		const sites = [{ id: site, account: "demo" }];
		writeFileSync(config, JSON.stringify({ sites, operators }));
		server = visitant(`serve --port 0 --config ${config}`);
		const url = await server.said(/listening on (\S+)/);
		project = copyProject();
		const staging = {
			monitor: { url, account: "demo", appInstallation: "mobile-app" },
			engagements: {
				url,
				sites: [site],
				operators: [{ id: operator, tokenEnv: "STAGING_TOKEN", sites: [site] }],
			},
			coldAccounts: ["frosty_one", "frosty_two"],
			maxRate: 10,
		};
		writeFileSync(join(project, "targets.json"), JSON.stringify({ staging }));
	});
	afterAll(async () => {
		server.child.kill();
		await server.ended;
	});

	const run = async (scenario: string, env: Record<string, string> = {}) => {
		const folder = newFolder();
		const words = `run ${scenario} --target staging --rate 10 --duration 8s --out ${folder}`;
		const ended = await start("./visitant", words.split(" "), {
			cwd: project,
			env,
		}).ended;
		return { ...ended, folder };
	};

	it("is asked with the operators' tokens from the environment, and nothing is exported without permission", async () => {
		const { code, folder, stdout, stderr } = await run("engagement-history", {
			STAGING_TOKEN: token,
		});
		expect([code, stderr]).toEqual([0, expect.stringContaining("staging")]);
		const { steps } = resultIn(folder);
		expect(steps.map(({ step }) => step)).toContain("transcript");
		expect(steps.map(({ step }) => step)).not.toContain("export");
		const written = readdirSync(folder).map((name) =>
			readFileSync(join(folder, name), "utf8"),
		);
		expect(written.join() + stdout + stderr).not.toContain(token);
	}, 60_000);

	it("is not asked without their tokens", async () => {
		const { code, stderr } = await run("engagement-history");
		expect([code, stderr]).toEqual([
			2,
			expect.stringContaining(
				"expected the name of an environment variable with the operator's token, found a name that is not set",
			),
		]);
	}, 60_000);

	it("has its own cold accounts, which are cold once", async () => {
		const { code, folder } = await run("cold-account");
		const { figures, visitors } = resultIn(folder);
		expect(code).toBe(0);
		expect(visitors.outcomes.finished).toBe(visitors.started);
		// The preflight met the first, the load the second.
		expect(
			figures.find(({ figure }) => figure.startsWith("visitors who met"))
				?.value,
		).toBeGreaterThan(0);
	}, 60_000);

	it("is not loaded beyond its bounds", async () => {
		const { code, stderr } = await start(
			"./visitant",
			"run visitor-funnel --target staging --rate 11".split(" "),
			{ cwd: project },
		).ended;
		expect([code, stderr]).toEqual([
			5,
			expect.stringContaining("over the maxRate of target staging, 10"),
		]);
	}, 60_000);
});
