/** No packet goes to another address than the target's, wherever a redirect, a link or a user's own k6 configuration leads. */
import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findEngine } from "../../cli/engine/find.ts";
import { type Gateway, startGateway } from "./gateway.ts";
import { newFolder, type Process, root, start, visitant } from "./visitant.ts";

/** Counts connections to an address that is loopback as well, but not the target's. */
let other: Server;
let elsewhere = "";
let connections = 0;
let server: Process;
let direct = "";
let k6 = "";

beforeAll(async () => {
	k6 = (await findEngine({ env: process.env, say: () => {} })).file;
	other = createServer((socket) => {
		connections += 1;
		socket.destroy();
	});
	await new Promise<void>((resolve) => {
		other.listen(0, "127.0.0.2", resolve);
	});
	const address = other.address();
	elsewhere = `127.0.0.2:${typeof address === "object" ? address?.port : ""}`;
	server = visitant("serve --port 0");
	direct = await server.said(/listening on (\S+)/);
});
afterAll(async () => {
	other.close();
	server.child.kill();
	await server.ended;
});

const redirects = [301, 302, 303, 307, 308];

const redirect = (status: number) => ({
	status,
	headers: { location: `https://${elsewhere}/login` },
});

describe("nothing is sent elsewhere", () => {
	let gateway: Gateway;

	it("by plain k6, with a user's own hosts and redirects", async () => {
		gateway = await startGateway(direct, (number) =>
			number % 4 === 3
				? redirect(redirects[(number >> 2) % redirects.length] ?? 301)
				: undefined,
		);
		const folder = newFolder();
		const [certificate, config] = [
			join(folder, "cert.pem"),
			join(folder, "k6.json"),
		];
		writeFileSync(certificate, gateway.certificate);
		const { host } = new URL(gateway.url);
		writeFileSync(
			config,
			JSON.stringify({
				hosts: { [host]: elsewhere, "127.0.0.1": elsewhere },
				maxRedirects: 10,
			}),
		);
		const { stdout } = await start(
			k6,
			[
				...["run", "--config", config, "--max-redirects", "5"],
				...["-e", "VISITANT_RATE=10", "-e", "VISITANT_DURATION=3s"],
				...["-e", `VISITANT_TARGET=${gateway.url}`, "dist/visitor-funnel.js"],
			],
			{
				cwd: root,
				env: { SSL_CERT_FILE: certificate, K6_NO_USAGE_REPORT: "true" },
			},
		).ended;
		gateway.close();
		// It did reach the target.
		expect(stdout).toMatch(/iterations\.*: [12] /);
		expect(stdout).toMatch(/http_reqs\.*: \d{2}/);
		expect(connections).toBe(0);
	});

	it("by a run whose target redirects every request", async () => {
		gateway = await startGateway(direct, () => redirect(307));
		const { stderr } = await visitant(
			`run visitor-funnel --target ${gateway.url} --out ${newFolder()}`,
		).ended;
		gateway.close();
		expect(stderr).toContain("307");
		expect(connections).toBe(0);
	});

	it("by a run whose target's links lead there", async () => {
		gateway = await startGateway(direct, () => ({
			linksTo: `https://${elsewhere}`,
		}));
		const { stdout } = await visitant(
			`run engagement-history --duration 5s --rate 4 --target ${gateway.url} --out ${newFolder()}`,
		).ended;
		gateway.close();
		// The pages that a link names were asked of the target.
		expect(stdout).toMatch(/list +█+ +\d/);
		expect(stdout).toMatch(/transcript +█+ +\d/);
		expect(connections).toBe(0);
	});
});
