/** What a user adds: a scenario of their own by docs/your-own-scenario.md to the letter, and targets of their own. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Result } from "../../cli/result/schema.ts";
import { copyProject } from "./project.ts";
import { newFolder, type Process, start, visitant } from "./visitant.ts";

const resultIn = (folder: string): Result =>
	JSON.parse(readFileSync(join(folder, "run.json"), "utf8"));

describe("a scenario of one's own", () => {
	it("is written, named and run as its page says", async () => {
		const project = copyProject();
		const page = readFileSync(
			join(project, "docs/your-own-scenario.md"),
			"utf8",
		);
		const blocks = [
			...page.matchAll(
				/`([\w/.-]+\.ts)`[^`]*?(?:`[^`]+`[^`]*?)*?```ts\n(.*?)```/gs,
			),
		];
		expect(blocks.map(([, file]) => file)).toEqual([
			"lib/load/stories/window-shopping.ts",
			"lib/load/stories.ts",
			"scenarios/window-shopping.ts",
		]);
		for (const [, file = "", text = ""] of blocks) {
			const path = join(project, file);
			mkdirSync(dirname(path), { recursive: true });
			if (file !== "lib/load/stories.ts") writeFileSync(path, text);
			else {
				const [first = "", second = ""] = text.split("\n");
				const before = readFileSync(path, "utf8");
				const after = before
					.replace(/^import /m, `${first}\nimport `)
					.replace("export const stories = {\n", `$&${second}\n`);
				writeFileSync(path, after);
			}
		}
		const types = await start(
			"tools/node",
			["node_modules/typescript/bin/tsc", "--noEmit"],
			{ cwd: project },
		).ended;
		expect(types.stdout).toBe("");
		const [, command = ""] = /```sh\n(.*)\n```/.exec(page) ?? [];
		const folder = newFolder();
		const [file = "", ...words] = command.split(" ");
		const { code, stderr } = await start(file, [...words, "--out", folder], {
			cwd: project,
		}).ended;
		expect([code, stderr]).toEqual([
			0,
			expect.stringContaining("window-shopping"),
		]);
		const { steps, visitors, ledger } = resultIn(folder);
		expect(steps.map(({ step }) => step)).toEqual([
			"engage",
			"prodView",
			"impClose",
		]);
		expect(visitors.outcomes.left).toBe(visitors.started);
		expect(new Set(ledger.map(({ type }) => type))).toEqual(
			new Set(["shopper"]),
		);
	}, 120_000);
});

describe("a listed target", () => {
	const token = "a-token-of-nobody-else";
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
		const words = `run ${scenario} --target staging --rate 5 --duration 5s --out ${folder}`;
		const ended = await start("./visitant", words.split(" "), {
			cwd: project,
			env,
		}).ended;
		return { ...ended, folder };
	};

	it("is asked as the operators whose tokens are in the environment, and nothing is exported unasked", async () => {
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
			expect.stringContaining("STAGING_TOKEN: expected the token of operator"),
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
