/** M1, M34: a few rules over real TLS and real sockets. */
import { connect as connectPlain } from "node:net";
import { connect } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listen } from "../../server/listen.ts";
import { readConfig } from "../../server/read-config.ts";
import { engagementPath, type Serving, serve } from "./tls.ts";

let server: Serving;
beforeAll(async () => {
	server = await serve();
});
afterAll(() => server.close());

const post = (body: string | Buffer) => server.ask(engagementPath, body);

describe("over TLS", () => {
	it("the certificate that was handed out is the one presented, for localhost and 127.0.0.1", async () => {
		const { status, type } = await post("{}");
		expect([status, type]).toEqual([201, "application/json; charset=utf-8"]);
		for (const servername of ["localhost", undefined]) {
			const socket = connect({
				host: "127.0.0.1",
				port: server.port,
				ca: server.certificate,
				...(servername && { servername }),
			});
			await new Promise((resolve, reject) =>
				socket.on("secureConnect", resolve).on("error", reject),
			);
			socket.destroy();
		}
	});

	it("M1: plain HTTP never gets an answer", async () => {
		const socket = connectPlain(server.port, "127.0.0.1");
		socket.write(
			`POST ${engagementPath} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}`,
		);
		let said = "";
		socket.on("data", (chunk) => {
			said += chunk;
		});
		await new Promise((resolve) =>
			socket.on("close", resolve).on("error", resolve),
		);
		expect(said).not.toContain("HTTP/");
	});

	it.each([300_000, 20 * 1024 * 1024])(
		"M34: a body of %d bytes is 413, and the server goes on",
		async (size) => {
			const answer = await post(Buffer.alloc(size, "x")).catch(() => undefined);
			if (size < 16 * 1024 * 1024) expect(answer?.status).toBe(413);
			else expect([413, undefined]).toContain(answer?.status);
			expect((await post("{}")).status).toBe(201);
		},
	);

	it("M5: a request that cannot be parsed gets the error's body", async () => {
		const socket = connect({
			host: "127.0.0.1",
			port: server.port,
			ca: server.certificate,
		});
		socket.write("NONSENSE\r\n\r\n");
		const said = await new Promise<string>((resolve) =>
			socket.on("data", (chunk) => resolve(String(chunk))),
		);
		expect(said).toMatch(/^HTTP\/1\.1 400 /);
		expect(JSON.parse(said.split("\r\n\r\n")[1] ?? "")).toMatchObject({
			internalCode: 5,
		});
		socket.destroy();
	});

	const raw = (text: string): Promise<string> =>
		new Promise((resolve) => {
			const socket = connect({
				host: "127.0.0.1",
				port: server.port,
				ca: server.certificate,
			});
			let said = "";
			socket.on("data", (chunk) => {
				said += chunk;
			});
			socket.on("error", () => {}).on("close", () => resolve(said));
			socket.write(text);
			setTimeout(() => socket.destroy(), 300);
		});
	const ledger = async () =>
		JSON.parse((await server.ask("/-/ledger", "", "GET")).body).requests;

	it("any Expect header is answered, and a request without a host, too", async () => {
		const start = `POST ${engagementPath} HTTP/1.1\r\n`;
		const expecting = await raw(
			`${start}Host: x\r\nExpect: nonsense\r\nContent-Length: 2\r\n\r\n{}`,
		);
		expect(expecting).toMatch(/^HTTP\/1\.1 201 /);
		expect(await raw(`${start}Content-Length: 2\r\n\r\n{}`)).toMatch(
			/^HTTP\/1\.1 201 /,
		);
	});

	it("E2: the absolute form of a target is the same request", async () => {
		const said = await raw(
			"GET https://x/engagements HTTP/1.1\r\nHost: x\r\n\r\n",
		);
		expect(said).toMatch(/^HTTP\/1\.1 400 [\s\S]*"error":"BadRequest"/);
	});

	it("a broken or aborted body is counted once, or not at all", async () => {
		const before = (await ledger())["other 400"] ?? 0;
		const start = `POST ${engagementPath} HTTP/1.1\r\nHost: x\r\n`;
		await raw(`${start}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}`);
		expect((await ledger())["other 400"]).toBe(before + 1);
		await raw(`${start}Content-Length: 100\r\n\r\n{`);
		expect((await ledger())["other 400"]).toBeLessThanOrEqual(before + 2);
	});

	it("a certificate that cannot be written ends it", async () => {
		const failing = listen({
			host: "127.0.0.1",
			port: 0,
			config: readConfig({}, "test"),
			onCertificate: () => {
				throw new Error("no such folder");
			},
		});
		await expect(failing).rejects.toThrow("no such folder");
	});

	it("a taken port is refused with a plain error", async () => {
		const second = listen({
			host: "127.0.0.1",
			port: server.port,
			config: readConfig({}, "test"),
		});
		await expect(second).rejects.toThrow(
			"expected a free port, found one that is taken",
		);
	});
});
