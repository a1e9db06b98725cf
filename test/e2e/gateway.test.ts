/** Answers of something in front of the API are failed attempts, named by what they look like, and never violations. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Result } from "../../cli/result/schema.ts";
import { type Decision, type Gateway, startGateway } from "./gateway.ts";
import { copyProject } from "./project.ts";
import { newFolder, type Process, start, visitant } from "./visitant.ts";

const html = { "content-type": "text/html" };
const json = { "content-type": "application/json" };
/** One of each kind, in turn. */
const decisions: readonly Decision[] = [
	{ status: 502, headers: html, body: "<html><h1>Bad Gateway</h1></html>" },
	{ status: 502, headers: json, body: '{"error":"upstream"}' },
	{ status: 503 },
	{ status: 504, headers: html, body: "timed out", isCarriedOut: true },
	{ status: 429, headers: { ...html, "retry-after": "7" }, body: "slow down" },
	{ status: 302, headers: { location: "https://login.example/?token=secret" } },
	{ status: 401, headers: html, body: "who are you?" },
	{ status: 403, headers: html, body: "not you" },
	{ contentType: "Application/JSON;Charset=UTF-8" },
	"close",
];

let server: Process;
let gateway: Gateway;
afterEach(async () => {
	gateway.close();
	server.child.kill();
	await server.ended;
});

/** Runs a scenario through a gateway. */
async function run(
	scenario: string,
	decide: (number: number) => Decision,
): Promise<{ readonly result: Result; readonly stdout: string }> {
	const folder = newFolder();
	const settings = join(newFolder(), "settings.json");
	writeFileSync(settings, JSON.stringify({ load: { timeScale: 0.02 } }));
	// Caps lift soon, so that visits end soon.
	const config = join(newFolder(), "server.json");
	const perVisitor = { sessions: 10, windowSeconds: 5 };
	writeFileSync(config, JSON.stringify({ capping: { perVisitor } }));
	server = visitant(`serve --port 0 --config ${config}`);
	gateway = await startGateway(await server.said(/listening on (\S+)/), decide);
	const { stdout } = await visitant(
		`run ${scenario} --rate 25 --duration 8s --target ${gateway.url} --config ${config} --settings ${settings} --out ${folder}`,
	).ended;
	const result = JSON.parse(readFileSync(join(folder, "run.json"), "utf8"));
	return { result, stdout };
}

/** Starts a proxy that leads every CONNECT to one port. */
async function startProxy(to: number): Promise<{ url: string; close(): void }> {
	const proxy = createServer((_request, reply) => reply.writeHead(405).end());
	proxy.on("connect", (_request, client: Socket) => {
		const target = connect(to, "127.0.0.1", () => {
			client.write("HTTP/1.1 200 OK\r\n\r\n");
			target.pipe(client).pipe(target);
		});
		target.on("error", () => client.destroy());
		client.on("error", () => target.destroy());
	});
	await new Promise<void>((resolve) => {
		proxy.listen(0, "127.0.0.1", resolve);
	});
	const address = proxy.address();
	const port = typeof address === "object" ? address?.port : undefined;
	return { url: `http://127.0.0.1:${port}`, close: () => proxy.close() };
}

const gateOf = ({ gates }: Result, name: string) =>
	gates.find(({ gate }) => gate.includes(name))?.state;

describe("a gateway", () => {
	it("that answers, redirects, refuses or closes in its own name is blamed itself", async () => {
		// The preflight's visitor passes, and so do most others.
		const { result, stdout } = await run("visitor-funnel", (number) =>
			number < 40 || number % 9 > 0
				? undefined
				: decisions[(number / 9) % decisions.length],
		);
		expect(result.violations.byRule).toEqual({});
		const { inFront, lost, failed } = result.requests;
		const seen = inFront.map(({ status, media }) => `${status} ${media}`);
		expect(seen.sort()).toEqual([
			"302 no type",
			"401 text/html",
			"403 text/html",
			"429 text/html",
			"502 application/json",
			"502 text/html",
			"503 no type",
			"504 text/html",
		]);
		const exampleOf = (status: number, media: string) =>
			inFront.find((one) => one.status === status && one.media === media)
				?.example;
		expect(exampleOf(502, "text/html")?.words).toBe("Bad Gateway");
		expect(exampleOf(302, "no type")?.location).toBe(
			"https://login.example/?…",
		);
		expect(exampleOf(429, "text/html")?.retryAfter).toBe("7");
		expect(lost.map(({ cause }) => cause)).toEqual([
			"connection closed before the answer ended",
		]);
		const all = inFront.reduce((sum, { count }) => sum + count, 0);
		expect(failed).toBeGreaterThanOrEqual(all);
		expect(gateOf(result, "local server counted")).toBe("held");
		expect(stdout).toContain("502 text/html");
	});

	it("whose 503 is no cap of the API makes a failed attempt of it", async () => {
		const { result } = await run("session-capping", (number) =>
			number > 60 && number % 5 === 0 ? { status: 503 } : undefined,
		);
		expect(result.violations.byRule).toEqual({});
		const [{ status, count } = { status: 0, count: 0 }] =
			result.requests.inFront;
		expect(status).toBe(503);
		expect(result.requests.failed).toBe(count);
		expect(gateOf(result, "local server counted")).toBe("held");
	});
});

describe("a listed target behind a proxy, with a company's own CA", () => {
	it("is reached as k6 reaches it, and is not said to be gone for one lost request", async () => {
		const name = "api.example";
		server = visitant("serve --port 0");
		const direct = await server.said(/listening on (\S+)/);
		const isLost = (number: number) => number === 100;
		gateway = await startGateway(
			direct,
			(number) => (isLost(number) ? "close" : undefined),
			{ name },
		);
		const proxy = await startProxy(Number(new URL(gateway.url).port));
		const project = copyProject();
		const account = { account: "demo", appInstallation: "mobile-app" };
		const monitor = { url: `https://${name}`, ...account };
		const targets = { staging: { monitor, maxRate: 30 } };
		writeFileSync(join(project, "targets.json"), JSON.stringify(targets));
		const [ca, folder] = [join(newFolder(), "ca.pem"), newFolder()];
		writeFileSync(ca, gateway.certificate);
		const settings = join(newFolder(), "settings.json");
		writeFileSync(settings, JSON.stringify({ load: { timeScale: 0.1 } }));
		const words = `run visitor-funnel --target staging --rate 25 --duration 6s --settings ${settings} --out ${folder}`;
		const runWith = (env: Record<string, string>, out = folder) =>
			start("./visitant", words.replace(folder, out).split(" "), {
				cwd: project,
				env: { HTTPS_PROXY: proxy.url, ...env },
			}).ended;
		await runWith({ SSL_CERT_FILE: ca });
		const untrusted = await runWith({}, newFolder());
		proxy.close();
		const result: Result = JSON.parse(
			readFileSync(join(folder, "run.json"), "utf8"),
		);
		expect(result.requests.count).toBeGreaterThan(300);
		expect(result.requests.lost.map(({ count }) => count)).toEqual([1]);
		expect(result.verdict.reasons.join()).not.toContain("no longer");
		expect(result.violations.byRule).toEqual({});
		expect(untrusted.code).toBe(3);
		expect(untrusted.stderr).toMatch(
			/nothing answered: certificate not trusted .* SSL_CERT_FILE/,
		);
	});
});

describe("a token that a server sends back", () => {
	it("is in no file and no output, in no usual encoding", async () => {
		const token = "a+token/of=this<operator>";
		const encodings = [
			token,
			encodeURIComponent(token),
			Buffer.from(token).toString("base64"),
			Buffer.from(token).toString("base64url"),
			JSON.stringify(token).slice(1, -1),
			token.replaceAll("<", "&lt;").replaceAll(">", "&gt;"),
		];
		const site = "18529853-4487-4234-be0b-7ca94e1e06bf";
		const id = "f8769233-937d-4550-bdd3-8613027b2729";
		const config = join(newFolder(), "server.json");
		const operators = [{ id, name: "Kim", token, sites: [site] }];
		const sites = [{ id: site, account: "demo" }];
		writeFileSync(config, JSON.stringify({ sites, operators }));
		server = visitant(`serve --port 0 --config ${config}`);
		const message = encodings.join(" ");
		const error = { error: "Forbidden", message, debug_message: message };
		gateway = await startGateway(
			await server.said(/listening on (\S+)/),
			(number) => {
				if (number < 60) return undefined;
				if (number % 7 === 0)
					return { status: 403, headers: json, body: JSON.stringify(error) };
				return number % 7 === 1
					? { status: 403, headers: html, body: message }
					: undefined;
			},
		);
		const project = copyProject();
		const { url } = gateway;
		const staging = {
			monitor: { url, account: "demo", appInstallation: "mobile-app" },
			engagements: {
				...{ url, sites: [site] },
				operators: [{ id, tokenEnv: "STAGING_TOKEN", sites: [site] }],
			},
			maxRate: 10,
		};
		writeFileSync(join(project, "targets.json"), JSON.stringify({ staging }));
		const folder = newFolder();
		const options = { cwd: project, env: { STAGING_TOKEN: token } };
		const words = "run engagement-history --target staging --rate 5";
		const load = await start(
			"./visitant",
			`${words} --duration 5s --out ${folder}`.split(" "),
			options,
		).ended;
		const replay = await start(
			"./visitant",
			`${words} --visitor 3`.split(" "),
			options,
		).ended;
		const written = readdirSync(folder).map((name) =>
			readFileSync(join(folder, name), "utf8"),
		);
		const all = [...written, load.stdout, load.stderr, replay.stdout].join();
		expect(all).toContain("***");
		expect(encodings.filter((one) => all.includes(one))).toEqual([]);
	});
});
