/** Slow and silent clients are timed out, and connections are bounded. */
import { connect as connectPlain, type Socket } from "node:net";
import { connect } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engagementPath, type Serving, serve } from "../tls.ts";

let server: Serving;
beforeAll(async () => {
	const timeouts = {
		handshake: 300,
		headers: 300,
		request: 600,
		unread: 500,
		keepAlive: 300,
		connections: 5,
	};
	server = await serve({}, { timeouts });
});
afterAll(() => server.close());

const plain = (): Socket =>
	connectPlain({ host: "127.0.0.1", port: server.port });
const secure = (): Socket =>
	connect({ host: "127.0.0.1", port: server.port, ca: server.certificate });

/** What a connection said until the server ended it. */
const end = (socket: Socket): Promise<string> =>
	new Promise((resolve) => {
		let said = "";
		socket.on("data", (chunk) => {
			said += chunk;
		});
		socket.on("error", () => {}).on("close", () => resolve(said));
	});

const start = `POST ${engagementPath} HTTP/1.1\r\nHost: x\r\n`;

describe("the server ends", () => {
	it("a connection that never shakes hands", async () => {
		expect(await end(plain())).toBe("");
	});

	it("one that says nothing after it, with 408", async () => {
		expect(await end(secure())).toMatch(/^HTTP\/1\.1 408 /);
	});

	it("counts no request on one that said nothing, and one on any other", async () => {
		const refused = async (): Promise<number> => {
			const { body } = await server.ask("/-/ledger", "", "GET");
			return JSON.parse(body).requests["other 408"] ?? 0;
		};
		const before = await refused();
		await end(secure());
		expect(await refused()).toBe(before);
		const socket = secure();
		socket.write(start);
		await end(socket);
		expect(await refused()).toBe(before + 1);
	});

	it("one whose headers trickle in, with 408 and the error's body", async () => {
		const socket = secure();
		socket.write(start);
		const trickle = setInterval(() => socket.write("A: b\r\n"), 100);
		const said = await end(socket);
		clearInterval(trickle);
		expect(said).toMatch(/^HTTP\/1\.1 408 /);
		expect(JSON.parse(said.split("\r\n\r\n")[1] ?? "")).toMatchObject({
			internalCode: 5,
		});
	});

	it("one whose body trickles in, and changes nothing", async () => {
		const socket = secure();
		socket.write(`${start}Content-Length: 100\r\n\r\n{`);
		const trickle = setInterval(() => socket.write(" "), 100);
		const said = await end(socket);
		clearInterval(trickle);
		expect(said).toMatch(/^HTTP\/1\.1 408 /);
		const ledger = JSON.parse((await server.ask("/-/ledger", "", "GET")).body);
		expect(ledger.sessions.created).toBe(0);
	});

	it("one that is kept alive without a use, silently", async () => {
		const socket = secure();
		socket.write(`${start}Content-Length: 2\r\n\r\n{}`);
		const said = await end(socket);
		expect(said).toMatch(/^HTTP\/1\.1 201 /);
		expect(said.match(/HTTP\/1\.1/g)?.length).toBe(1);
	});
});

it("connections beyond the bound are closed at once; when others end, new ones are accepted", async () => {
	const sockets = Array.from({ length: 9 }, secure);
	const said = await Promise.all(sockets.map(end));
	const timedOut = said.filter((one) => one.startsWith("HTTP/1.1 408"));
	expect(timedOut.length).toBeGreaterThan(0);
	expect(timedOut.length).toBeLessThanOrEqual(5);
	expect((await server.ask(engagementPath)).status).toBe(201);
});
