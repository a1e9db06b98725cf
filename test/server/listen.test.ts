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

	it("M5: what cannot even be parsed gets the body of an error", async () => {
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

	it("a taken port is said plainly", async () => {
		const again = listen({
			host: "127.0.0.1",
			port: server.port,
			config: readConfig({}, "test"),
		});
		await expect(again).rejects.toThrow(
			"expected a free port, found one that is taken",
		);
	});
});
