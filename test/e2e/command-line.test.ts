/** The command line's refusals: one line, the right exit code, nothing started. */

import { symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newFolder, root, start, visitant } from "./visitant.ts";

const write = (text: string): string => {
	const file = join(newFolder(), "file.json");
	writeFileSync(file, text);
	return file;
};

describe("usage", () => {
	const rows: [string, number, string | RegExp][] = [
		[
			"run visitor-funel",
			2,
			'expected a scenario, found "visitor-funel"; did you mean "visitor-funnel"?',
		],
		[
			"run visitor-funnel --rat 5",
			2,
			"unknown option '--rat' (Did you mean --rate?)",
		],
		["run visitor-funnel --rate lots", 2, "--rate: expected visitors a second"],
		[
			"run visitor-funnel --profile stres",
			2,
			'expected a profile (smoke, load, stress, spike, soak, breakpoint), found "stres"; did you mean "stress"?',
		],
		[
			"run visitor-funnel --profile preflight",
			2,
			'--profile: expected a profile (smoke, load, stress, spike, soak, breakpoint), found "preflight"',
		],
		[
			"run visitor-funnel --settings none.json",
			2,
			"--settings: expected a readable JSON file",
		],
		[
			"run visitor-funnel --target https://example.com",
			5,
			"is not loopback and not listed in targets.json",
		],
		[
			"run visitor-funnel --visitor -5",
			2,
			'--visitor: expected a whole number, 0 to 4294967295, found "-5"',
		],
		[
			"run visitor-funnel --visitor 5 --out there",
			2,
			"--out: expected a run that leaves a report, found --visitor 5",
		],
		["run visitor-funnel --vistor 5", 2, "unknown option '--vistor'"],
		["run", 2, "missing required argument 'scenario'"],
		["frobnicate", 2, "unknown command 'frobnicate'"],
		["serve --port 70000", 2, "expected a whole number, 0 to 65535"],
		["serve --alow-fault-header", 2, "unknown option '--alow-fault-header'"],
		[
			"run visitor-funnel --otlp collector:4317",
			2,
			"--otlp: expected the http or https URL of a collector",
		],
		[
			"report /nowhere",
			2,
			"expected the folder of a run, with run.json or journal.ndjson in it",
		],
	];
	it.each(rows)("%s ends with %d", async (words, code, line) => {
		const ended = await visitant(words).ended;
		expect(ended.stderr).toContain(line);
		expect(ended.stderr.trim().split("\n")).toHaveLength(1);
		expect([ended.code, ended.stdout]).toEqual([code, ""]);
	});

	it("an unknown VISITANT_ name is refused, with the nearest", async () => {
		const { code, stderr } = await visitant("run visitor-funnel", {
			env: { VISITANT_RAET: "5" },
		}).ended;
		expect([code, stderr.trim()]).toEqual([
			2,
			'visitant: VISITANT_RAET: unknown setting; did you mean "VISITANT_RATE"?',
		]);
	});

	it("starts whatever FORCE_COLOR says, through a symbolic link, and beside a service of Kubernetes with its name", async () => {
		const link = join(newFolder(), "visitant");
		symlinkSync(join(root, "visitant"), link);
		const env = {
			FORCE_COLOR: "1",
			VISITANT_PORT: "tcp://10.0.0.1:8443",
			VISITANT_PORT_8443_TCP_ADDR: "10.0.0.1",
			VISITANT_SERVICE_HOST: "10.0.0.1",
			VISITANT_SERVICE_PORT_HTTPS: "8443",
		};
		const words = ["run", "visitor-funnel", "--dry-run"];
		const { code, stdout } = await start(link, words, { cwd: "/", env }).ended;
		expect([code, stdout]).toEqual([
			0,
			expect.stringContaining("visits at once"),
		]);
	});

	it("is refused in one line where temporary files cannot be written", async () => {
		const { code, stderr } = await visitant("run visitor-funnel", {
			env: { TMPDIR: "/nowhere/at/all" },
		}).ended;
		expect([code, stderr.trim().split("\n")]).toEqual([
			2,
			[
				expect.stringContaining(
					"TMPDIR: expected a folder that can be written",
				),
			],
		]);
	});

	it.each(["", "run ", "list ", "serve ", "report "])(
		"%s--help has examples",
		async (command) => {
			const { code, stdout } = await visitant(`${command}--help`).ended;
			expect([code, /Examples?:/.test(stdout)]).toEqual([0, true]);
		},
	);

	it("list names scenarios and profiles", async () => {
		const { stdout } = await visitant("list").ended;
		for (const name of ["visitor-funnel", "smoke", "load"])
			expect(stdout).toContain(`  ${name} `);
	});

	it("a dry run shows k6's command and what is expected of the load, and starts nothing", async () => {
		const { code, stdout } = await visitant(
			"run visitor-funnel --rate 3 --dry-run",
		).ended;
		expect(code).toBe(0);
		expect(stdout).toMatch(
			/VISITANT_RATE=3.* run .*visitor-funnel\.js\n60 visitors, up to 3 a second \(even\)\n3\.52 requests a visitor, up to 10\.6 a second; connections: per-visitor\nvisits at once .*: \d+ where every answer comes at once, \d+ where all is as slow as the limits allow; bound \d+\n$/s,
		);
	});

	it("without k6 and without Go one message says how to get either", async () => {
		const empty = newFolder();
		const node = process.execPath;
		const env = { PATH: "/nowhere", XDG_CACHE_HOME: empty, VISITANT_K6: "" };
		const { code, stderr } = await start(
			node,
			["cli/main.ts", "run", "visitor-funnel"],
			{ env },
		).ended;
		expect(code).toBe(2);
		expect(stderr).toMatch(/^visitant: no k6 .*Install Go .*VISITANT_K6=/);
	});
});

describe("serve", () => {
	it("listens on no interface for an empty host, and says loudly that others may reach another one", async () => {
		const empty = start("./visitant", ["serve", "--port", "0", "--host", ""]);
		const { code, stderr } = await empty.ended;
		expect([code, stderr.trim()]).toEqual([
			2,
			"visitant: --host: expected an address or a name of this machine, found nothing",
		]);
		const open = start("./visitant", [
			"serve",
			"--port",
			"0",
			"--host",
			"0.0.0.0",
		]);
		expect(await open.said(/WARNING: .*/)).toContain(
			"other machines may reach",
		);
		await open.said(/listening on/);
		open.child.kill();
		await open.ended;
	});

	it("prints exactly one line, writes the certificate before it, and ends with 0", async () => {
		const certificate = join(newFolder(), "cert.pem");
		const server = visitant(
			`serve --port 0 --seed 5 --cert-out ${certificate}`,
		);
		const url = await server.said(/listening on (\S+)/);
		const asked = await start("curl", [
			"-s",
			"--cacert",
			certificate,
			`${url}/-/health`,
		]).ended;
		expect(asked.stdout).toBe('{"ready":true}');
		server.child.kill("SIGTERM");
		const { code, stdout } = await server.ended;
		expect([code, stdout]).toEqual([0, `listening on ${url}\n`]);
	});

	it("prints a line for each request with --verbose, without ids", async () => {
		const server = visitant("serve --port 0 --verbose");
		const url = await server.said(/listening on (\S+)/);
		await start("curl", [
			"-sk",
			"-XPOST",
			"-d",
			"{}",
			`${url}/api/account/demo/app/mobile-app/engagement?v=1`,
		]).ended;
		server.child.kill("SIGINT");
		const { code, stderr } = await server.ended;
		expect([code, stderr]).toEqual([0, "POST engagement 201\n"]);
	});

	it.each([
		["{", "expected a readable JSON file"],
		['{"sesions":{}}', 'sesions: unknown member; did you mean "sessions"?'],
		['{"faults":[{"route":"list"}]}', "faults[0]: expected the member"],
	])("refuses the configuration %s", async (text, line) => {
		const { code, stderr } = await visitant(`serve --config ${write(text)}`)
			.ended;
		expect(code).toBe(2);
		expect(stderr).toContain(line);
	});

	it("ends with 2 where the certificate cannot be written", async () => {
		const { code, stderr } = await visitant(
			"serve --port 0 --cert-out /nonexistent/cert.pem",
		).ended;
		expect(code).toBe(2);
		expect(stderr).toContain("--cert-out: expected a file that can be written");
	});

	it("says at the start what it will break, on standard error", async () => {
		const config = write(
			JSON.stringify({
				faults: [{ route: "report", share: 0.25, kind: "reset" }],
				capacity: {
					workers: 2,
					serviceMilliseconds: { median: 10, p99: 10 },
					queue: 5,
				},
			}),
		);
		const server = visitant(
			`serve --port 0 --allow-fault-header --config ${config}`,
		);
		await server.said(/listening on (\S+)/);
		server.child.kill("SIGTERM");
		const { code, stdout, stderr } = await server.ended;
		expect(stderr.split("\n")).toEqual([
			"broken on purpose: 25 % of requests to report: connection reset, nothing done",
			"capacity: 2 workers, 200.0 requests/s at most, 5 may wait",
			"requests may ask for a fault by X-Visitant-Fault",
			"",
		]);
		expect([code, stdout.split("\n").length]).toEqual([0, 2]);
	});

	let taken: Server;
	beforeAll(async () => {
		taken = createServer();
		await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
	});
	afterAll(() => taken.close());

	it("says that a port is taken", async () => {
		const address = taken.address();
		const port = typeof address === "object" ? address?.port : undefined;
		const { code, stderr } = await visitant(`serve --port ${port}`).ended;
		expect(code).toBe(2);
		expect(stderr).toContain(`--port ${port}: expected a free port`);
	});
});
