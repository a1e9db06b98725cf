/** What a server sees of many visitors in one program: each has its own cookies, and connections as set. */

import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { generate } from "selfsigned";
import { describe, expect, it } from "vitest";
import type { Result } from "../../cli/result/schema.ts";
import { createApp } from "../../server/app.ts";
import { readConfig } from "../../server/read-config.ts";
import { newFolder, visitant } from "./visitant.ts";

/** The local server, which gives every request without a visitor id a cookie, and remembers whose it is. */
const serveWithCookies = async () => {
	const pem = await generate([{ name: "commonName", value: "test" }], {
		keyType: "ec",
		extensions: [
			{ name: "basicConstraints", cA: true },
			{ name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] },
		],
	});
	const { fastify: app } = createApp({
		config: readConfig({}, "test"),
		now: () => Date.now(),
		https: { key: pem.private, cert: pem.cert },
	});
	let connections = 0;
	let cookies = 0;
	/** By visitor id: the cookies that came with it. */
	const seen = new Map<string, Set<string>>();
	app.server.on("secureConnection", () => {
		connections++;
	});
	app.server.prependListener(
		"request",
		({ url = "", headers }: IncomingMessage, answer: ServerResponse) => {
			if (!url.startsWith("/api/")) return;
			const [, visitor] = /[?&]vid=([^&]+)/.exec(url) ?? [];
			if (visitor === undefined)
				answer.setHeader("Set-Cookie", `who=${cookies++}; Path=/`);
			else {
				const own = seen.get(visitor) ?? new Set();
				seen.set(visitor, own.add(headers.cookie ?? "none"));
			}
		},
	);
	await app.listen({ host: "127.0.0.1", port: 0 });
	const address = app.server.address();
	const port = typeof address === "object" ? address?.port : 0;
	return {
		url: `https://127.0.0.1:${port}`,
		close: () => app.close(),
		connections: () => connections,
		seen,
	};
};

const visitWith = async (connections: string) => {
	const server = await serveWithCookies();
	const folder = newFolder();
	const { code, stdout } = await visitant(
		`run visitor-funnel --rate 40 --duration 5s --connections ${connections} --target ${server.url} --out ${folder}`,
	).ended;
	await server.close();
	const result: Result = JSON.parse(
		readFileSync(join(folder, "run.json"), "utf8"),
	);
	const page = readFileSync(join(folder, "report.html"), "utf8");
	return { code, stdout, result, page, ...server };
};

describe("visitors at once", () => {
	it("each have cookies of their own, and open a connection of their own", async () => {
		const { code, stdout, seen, result, connections, page } =
			await visitWith("per-visitor");
		expect([code, stdout]).toEqual([0, expect.stringContaining("PASSED")]);
		expect(Math.max(...result.timeline.inFlight.map(Number))).toBeGreaterThan(
			10,
		);
		expect(seen.size).toBeGreaterThan(100);
		const cookies = [...seen.values()].map((own) => [...own]);
		expect(cookies.filter((own) => own.length !== 1)).toEqual([]);
		expect(cookies.flat().filter((one) => one === "none")).toEqual([]);
		expect(new Set(cookies.flat()).size).toBe(cookies.length);
		// The preflight's visitor, the certificate and the ledger take a few more.
		expect(connections()).toBeGreaterThanOrEqual(200);
		expect(connections()).toBeLessThan(230);
		expect(page).toContain("as many opened as visitors come");
	});

	it("share few connections where they are reused, and no cookies", async () => {
		const { code, seen, connections, page } = await visitWith("reused");
		expect(code).toBe(0);
		const cookies = [...seen.values()].map((own) => [...own]);
		expect(cookies.filter((own) => own.length !== 1)).toEqual([]);
		expect(new Set(cookies.flat()).size).toBe(cookies.length);
		expect(connections()).toBeLessThan(40);
		expect(page).toContain("kept alive, and shared by all visitors");
	});
});
