/** Answers of something in front of the API are failed attempts, named by what they look like, and never violations. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Result } from "../../cli/result/schema.ts";
import { type Decision, type Gateway, startGateway } from "./gateway.ts";
import { newFolder, type Process, visitant } from "./visitant.ts";

const html = { "content-type": "text/html" };
const json = { "content-type": "application/json" };
/** One of each kind, in turn. */
const decisions: readonly Decision[] = [
	{ status: 502, headers: html, body: "<html><h1>Bad Gateway</h1></html>" },
	{ status: 502, headers: json, body: '{"error":"upstream"}' },
	{ status: 503 },
	{ status: 504, headers: html, body: "timed out", isCarriedOut: true },
	{ status: 429, headers: { ...html, "retry-after": "7" }, body: "slow down" },
	{ status: 302, headers: { location: "https://login.example/" } },
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
		expect(exampleOf(302, "no type")?.location).toBe("https://login.example/");
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
