/** What targets ask of their clients: headers, a client certificate, and no failure for what they are known to break. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generate } from "selfsigned";
import { afterEach, describe, expect, it } from "vitest";
import type { Result } from "../../cli/result/schema.ts";
import { defaultConfig } from "../../server/config.ts";
import { type Gateway, startGateway } from "./gateway.ts";
import { copyProject } from "./project.ts";
import { newFolder, type Process, start, visitant } from "./visitant.ts";

const own = { account: "demo", appInstallation: "mobile-app" };
let server: Process;
let gateway: Gateway | undefined;
afterEach(async () => {
	gateway?.close();
	gateway = undefined;
	server.child.kill();
	await server.ended;
});

/** Starts a local server that has a defect in a share of its answers; by default it breaks M21. */
async function startServer(defect = "no-offer", share = 0.5): Promise<string> {
	const config = join(newFolder(), "server.json");
	const fault = { route: "*", share, kind: "wrong", defect };
	writeFileSync(config, JSON.stringify({ faults: [fault] }));
	server = visitant(`serve --port 0 --config ${config}`);
	return server.said(/listening on (\S+)/);
}

/** Runs the funnel against an entry of a project's own targets.json. */
async function runAgainst(
	entry: object,
	env: Record<string, string> = {},
	files: Record<string, string> = {},
) {
	const [project, folder] = [copyProject(), newFolder()];
	for (const [name, text] of Object.entries(files))
		writeFileSync(join(project, name), text);
	const targets = { staging: { maxRate: 50, ...entry } };
	writeFileSync(join(project, "targets.json"), JSON.stringify(targets));
	writeFileSync(
		join(project, "quick.json"),
		JSON.stringify({ load: { timeScale: 0.02 } }),
	);
	const words = `run visitor-funnel --target staging --settings quick.json --rate 25 --duration 4s --label build=4711 --out ${folder}`;
	const options = { cwd: project, env };
	const ended = await start("./visitant", words.split(" "), options).ended;
	const read = (name: string): string =>
		readFileSync(join(folder, name), "utf8");
	const result = (): Result => JSON.parse(read("run.json"));
	return { ...ended, folder, read, result };
}

const inHtml = (text: string): string =>
	text
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replaceAll(">", "&gt;")
		.replaceAll('"', "&quot;")
		.replaceAll("'", "&#39;");

describe("a target", () => {
	it("that is known to break a rule fails for it only after the last day", async () => {
		const url = await startServer();
		const { appInstallations } = defaultConfig;
		const entry = (until: string) => ({
			monitor: { url, ...own },
			promises: { appInstallations },
			knownDeviations: [{ rule: "M21", because: "fixed in 4.2", until }],
		});
		const known = await runAgainst(entry("2099-01-01"));
		expect([known.code, known.result().violations.count]).toEqual([0, 0]);
		const [deviation] = known.result().knownDeviations ?? [];
		expect(deviation?.count).toBeGreaterThan(10);
		expect(known.stdout).toMatch(
			/warning: M21 was broken \d+ times, which is known until 2099-01-01: fixed in 4.2/,
		);
		expect(known.read("summary.md")).toContain("fixed in 4.2");
		expect(known.result().labels).toEqual({ build: "4711" });
		const over = await runAgainst(entry("2020-01-01"));
		expect(over.code).toBe(1);
		expect(over.result().violations.byRule).toHaveProperty("M21");
	});

	it.each([
		["M12", "session-not-kept"],
		["M17", "short-session-id"],
	])(
		"that is known to break %s does not fail for what follows from it",
		async (rule, defect) => {
			const monitor = { url: await startServer(defect, 1), ...own };
			const { appInstallations, sessions } = defaultConfig;
			const until = "2099-01-01";
			const known = await runAgainst({
				monitor,
				promises: { appInstallations, sessions },
				knownDeviations: [{ rule, because: "an old build", until }],
			});
			const { violations, preflight, verdict } = known.result();
			expect([violations.count, preflight, verdict.word]).toEqual([
				0,
				undefined,
				// Where every session is malformed, no visitor gets further, and most limits have no data.
				rule === "M12" ? "passed" : "invalid",
			]);
		},
	);

	it("gets its headers, whose values are in no file", async () => {
		const url = await startServer();
		const values = new Set<unknown>();
		const value = "the-key-of-the-gateway";
		gateway = await startGateway(url, (_, { headers }) => {
			values.add(headers["x-gateway-key"]);
			const body = JSON.stringify({ error: value });
			return { status: 403, headers: { "content-type": "text/html" }, body };
		});
		const entry = {
			monitor: { url: gateway.url, ...own },
			headers: { "X-Gateway-Key": "GATEWAY_KEY" },
		};
		const { stdout, stderr, folder, read } = await runAgainst(entry, {
			GATEWAY_KEY: value,
		});
		expect([...values]).toEqual([value]);
		const all = [stdout, stderr, ...readdirSync(folder).map(read)].join();
		expect(all).toContain("***");
		expect(all).not.toContain(value);
		const unset = await runAgainst(entry);
		expect([unset.code, unset.stderr]).toEqual([
			2,
			expect.stringContaining(
				"staging.headers.X-Gateway-Key: expected the name of an environment variable with the header's value, found a name that is not set",
			),
		]);
	});

	it("that sends 20 secrets back, in six encodings, finds them in no file", async () => {
		const url = await startServer("no-offer", 0);
		const secrets = Array.from(
			{ length: 20 },
			(_, at) => `${at}${"/+=&<>\"' ;:?#%"[at % 14]}key+of/kim=${at * 7919}`,
		);
		const encodings: ((secret: string) => string)[] = [
			(secret) => secret,
			encodeURIComponent,
			(secret) => Buffer.from(secret).toString("base64"),
			(secret) => Buffer.from(secret).toString("base64url"),
			(secret) => JSON.stringify(secret).slice(1, -1),
			(secret) => inHtml(secret),
		];
		gateway = await startGateway(url, (number, { method }) => {
			const encode = encodings[number % encodings.length] ?? String;
			const all = secrets.map(encode).join(" ");
			const time = Date.now();
			// The preflight goes through.
			if (number < 15) return undefined;
			// A refusal in the API's own form breaks a rule and is kept in a trace, another answer as that of a gateway.
			if (method === "PUT")
				return {
					status: 404,
					headers: { "content-type": "application/json" },
					body: JSON.stringify({ time, message: all, internalCode: 39 }),
				};
			return number % 5 === 4
				? {
						status: 503,
						headers: {
							"content-type": "text/plain",
							location: `https://127.0.0.1/${encodeURIComponent(all)}`,
						},
						body: secrets.map(encode)[number % secrets.length] ?? "",
					}
				: undefined;
		});
		const { appInstallations, sessions } = defaultConfig;
		const variables = secrets.map((_, at) => `KEY_${at}`);
		const { stdout, stderr, folder, read, result } = await runAgainst(
			{
				monitor: { url: gateway.url, ...own },
				promises: { appInstallations, sessions },
				headers: Object.fromEntries(
					variables.map((name, at) => [`X-Key-${at}`, name]),
				),
			},
			Object.fromEntries(secrets.map((one, at) => [`KEY_${at}`, one])),
		);
		const all = [stdout, stderr, ...readdirSync(folder).map(read)].join();
		expect(result().violations.stories.length).toBeGreaterThan(5);
		expect(result().requests.inFront.length).toBeGreaterThan(0);
		expect(all).toContain("***");
		for (const secret of secrets)
			for (const encode of encodings) {
				const inText = JSON.stringify(encode(secret)).slice(1, -1);
				expect(all).not.toContain(encode(secret));
				expect(all).not.toContain(inText);
				expect(all).not.toContain(inHtml(inText));
			}
	});

	it("that asks for a client certificate gets it", async () => {
		const url = await startServer();
		const { private: key, cert } = await generate(
			[{ name: "commonName", value: "visitant" }],
			{ keyType: "ec", algorithm: "sha256" },
		);
		gateway = await startGateway(url, () => undefined, {
			clientCertificate: cert,
		});
		const monitor = { url: gateway.url, ...own };
		const clientCertificate = { cert: "client.pem", key: "client.key" };
		const files = { "client.pem": cert, "client.key": key };
		const known = await runAgainst({ monitor, clientCertificate }, {}, files);
		expect(known.result().requests.count).toBeGreaterThan(100);
		expect(known.result().requests.lost).toEqual([]);
		const stranger = await runAgainst({ monitor });
		expect(stranger.code).toBe(3);
		const missing = await runAgainst({ monitor, clientCertificate });
		expect([missing.code, missing.stderr]).toEqual([
			2,
			expect.stringContaining(
				"staging.clientCertificate.cert: expected a PEM file, found client.pem",
			),
		]);
	});
});
