/** Ten thousand random and hostile requests: the server lives on, its memory stays flat, refused requests change nothing. */
import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { connect as connectPlain, type Socket } from "node:net";
import { platform } from "node:os";
import { connect } from "node:tls";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Process, root, start } from "./visitant.ts";

const seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);
const draw = <T>(what: fc.Arbitrary<T>, count: number): T[] =>
	fc.sample(what, { numRuns: count, seed });

let server: Process;
let port = 0;
const agent = new Agent({
	keepAlive: true,
	rejectUnauthorized: false,
	maxSockets: 20,
});
beforeAll(async () => {
	server = start(`${root}tools/node`, ["cli/main.ts", "serve", "--port", "0"]);
	port = Number(new URL(await server.said(/listening on (\S+)/)).port);
});
afterAll(async () => {
	agent.destroy();
	server.child.kill("SIGTERM");
	expect((await server.ended).stderr).toBe("");
});

const answers: Record<number, number> = {};

interface Hostile {
	readonly method: string;
	readonly path: string;
	readonly headers: Record<string, string>;
	readonly body: string;
}

/** The status of a request; 0 where the connection ended without one. */
function send({ method, path, headers, body }: Hostile): Promise<number> {
	return new Promise((resolve) => {
		const sending = request(
			{ host: "127.0.0.1", port, agent, method, path, headers },
			(reply) => {
				reply.resume();
				reply.on("close", () => resolve(reply.statusCode ?? 0));
			},
		);
		sending.on("error", () => resolve(0));
		sending.end(body);
	});
}

const hostileText = fc.oneof(
	fc.string({ unit: "binary", maxLength: 30 }),
	fc.constantFrom(
		"__proto__",
		"constructor",
		"\0",
		"\ud800",
		"💥".repeat(50),
		"../../etc/passwd",
		"%00",
		"%zz",
		"' OR 1=1 --",
		"<script>",
		"A".repeat(5000),
	),
);
const encoded = hostileText.map((text) =>
	encodeURIComponent(text.toWellFormed()),
);
const id = fc.oneof(encoded, fc.constantFrom("A".repeat(22), ""));
const path = fc.oneof(
	fc
		.tuple(
			fc.oneof(encoded, fc.constant("demo")),
			fc.oneof(encoded, fc.constant("mobile-app")),
			fc.constantFrom("engagement", "report"),
			fc.constantFrom("1", "2", "", "NaN", "1e0"),
			id,
			id,
		)
		.map(
			([account, app, route, v, vid, sid]) =>
				`/api/account/${account}/app/${app}/${route}?v=${v}&vid=${vid}&sid=${sid}`,
		),
	fc
		.tuple(id, id, encoded)
		.map(
			([site, operator, other]) =>
				`/engagements?site_ids[]=${site}&operator_ids[]=${operator}&start_date=${other}&page=${other}`,
		),
	encoded.map((text) => `/engagements/${text}`),
	fc.constantFrom(
		"/%65ngagements",
		"/engagements/%zz/export",
		"/%61pi/account/demo/app/mobile-app/engagement?v=1",
		"/engagements/",
	),
	encoded.map((text) => `/${text}`),
);
const body = fc.oneof(
	fc.json(),
	hostileText,
	fc.constantFrom(
		"{",
		"[".repeat(50_000),
		`${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`,
		'{"__proto__":{"status":200},"constructor":{"prototype":{}}}',
		'{"consumerId":"\\ud800\\u0000"}',
		'{"engagementAttributes":[{"type":"__proto__"}]}',
		'{"engagementAttributes":[{"type":"cart","total":1e999,"numItems":1}]}',
		`{"consumerId":"${"x".repeat(300_000)}"}`,
		`{"engagementAttributes":[${'{"type":"lead"},'.repeat(9000)}{"type":"lead"}]}`,
	),
);
const hostile = fc.record<Hostile>({
	method: fc.constantFrom(
		"POST",
		"PUT",
		"GET",
		"POST",
		"PUT",
		"DELETE",
		"PATCH",
		"OPTIONS",
		"HEAD",
	),
	path,
	headers: fc.record(
		{
			"content-type": fc.constantFrom(
				"text/plain",
				"application/json",
				"multipart/form-data",
				";;",
			),
			accept: fc.constantFrom("*/*", "application/vnd.salemove.v1+json"),
			authorization: fc.constantFrom("Token demo-token-kim", "Bearer", "Token"),
			"x-http-method-override": fc.constantFrom("PUT", "DELETE"),
			"x-visitant-fault": fc.constantFrom("reset", "hang"),
			"x-long": fc.constantFrom("y".repeat(8000), "y".repeat(20_000)),
		},
		{ requiredKeys: [] },
	),
	body,
});

const ledger = (): Promise<{
	requests: Record<string, number>;
	internalCodes: Record<string, number>;
	sessions: { created: number };
	conversations: { opened: number };
	exports: object;
	faults: object;
}> =>
	new Promise((resolve, reject) => {
		// A connection of its own: the others may be about to be closed.
		const asked = {
			host: "127.0.0.1",
			port,
			agent: false as const,
			rejectUnauthorized: false,
			path: "/-/ledger",
		};
		request(asked, (reply) => {
			let text = "";
			reply.on("data", (chunk) => {
				text += chunk;
			});
			reply.on("end", () => resolve(JSON.parse(text)));
		})
			.on("error", reject)
			.end();
	});

const mebibytes = (): number =>
	Number(
		/VmRSS:\s+(\d+)/.exec(
			readFileSync(`/proc/${server.child.pid}/status`, "utf8"),
		)?.[1],
	) / 1024;

/** Sends in twenties; counts what came. */
async function sendAll(all: readonly Hostile[]): Promise<void> {
	for (let index = 0; index < all.length; index += 20) {
		const statuses = await Promise.all(all.slice(index, index + 20).map(send));
		for (const status of statuses) answers[status] = (answers[status] ?? 0) + 1;
	}
}

describe(`10,000 hostile requests (TEST_SEED=${seed})`, () => {
	it("over keep-alive get no 5xx, memory stays flat, the ledger is exact", async () => {
		const all = draw(hostile, 8500);
		await sendAll(all.slice(0, 2500));
		const before = platform() === "linux" ? mebibytes() : 0;
		await sendAll(all.slice(2500));
		const after = platform() === "linux" ? mebibytes() : 0;
		expect(after - before).toBeLessThan(100);
		const { requests, internalCodes, sessions, conversations, ...rest } =
			await ledger();
		// A cold account's 500/20 is owed; an unexpected error inside is not.
		expect(internalCodes["500/18"]).toBeUndefined();
		const failures = Object.entries(requests).filter(([name]) =>
			/ 5\d\d$/.test(name),
		);
		const reported = failures.reduce((sum, [, count]) => sum + count, 0);
		expect(reported).toBe(
			(internalCodes["500/20"] ?? 0) + (internalCodes["503/18"] ?? 0),
		);
		const created = Object.entries(requests)
			.filter(([name]) => name.endsWith(" 201"))
			.reduce((sum, [, count]) => sum + count, 0);
		expect(sessions.created).toBe(created);
		expect(created).toBe(answers[201] ?? 0);
		expect(conversations.opened).toBe(0);
		expect(rest).toMatchObject({ exports: {}, faults: {} });
	});

	it("as raw bytes over TLS: false lengths, broken chunks, pipelines, aborted uploads", async () => {
		const before = await ledger();
		const heads = draw(rawRequest, 1000);
		for (let index = 0; index < heads.length; index += 50)
			await Promise.all(heads.slice(index, index + 50).map(overTls));
		const { sessions, internalCodes } = await ledger();
		expect(sessions.created).toBe(before.sessions.created);
		expect(internalCodes["500/18"]).toBeUndefined();
	});

	it("as garbage instead of TLS", async () => {
		const before = await ledger();
		const garbage = draw(fc.uint8Array({ maxLength: 600 }), 500);
		for (let index = 0; index < garbage.length; index += 20)
			for (const said of await Promise.all(
				garbage.slice(index, index + 20).map(overTcp),
			))
				expect(said).not.toContain("HTTP/");
		expect(await ledger()).toEqual(before);
	});

	it("pipelined requests are answered in their order", async () => {
		const said = await overTls(
			["demo", "de-mo", "demo"]
				.map((account) => good.replace("demo", account))
				.join(""),
		);
		expect(
			[...said.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, code]) => code),
		).toEqual(["201", "400", "201"]);
	});
});

const good =
	"POST /api/account/demo/app/mobile-app/engagement?v=1 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}";

/** Bytes that are not one whole, valid request. */
const rawRequest = fc.oneof(
	fc.string({ unit: "binary", maxLength: 200 }),
	fc
		.tuple(
			fc.constantFrom(
				"-1",
				"1e3",
				"99999999999999999999",
				"2\r\nContent-Length: 3",
				"0x2",
				" ",
			),
			fc.constantFrom("{}", ""),
		)
		.map(([length, sent]) =>
			good.replace("Length: 2", `Length: ${length}`).replace("{}", sent),
		),
	// More is promised than comes; the connection ends before.
	fc
		.integer({ min: 3, max: 1_000_000 })
		.map((length) => good.replace("Length: 2", `Length: ${length}`)),
	fc
		.constantFrom(
			"zz\r\n{}\r\n0\r\n\r\n",
			"-2\r\n{}",
			"2\r\n{}",
			"fffffffff\r\n{}",
			"2;x=1\r\n{}0\r\n\r\n",
		)
		.map((chunks) =>
			good
				.replace("Content-Length: 2", "Transfer-Encoding: chunked")
				.replace("{}", chunks),
		),
	fc.constantFrom(
		good.replace("HTTP/1.1", "HTTP/9.9"),
		good.replace("Host: x", `Host: x\r\nX: ${"h".repeat(100_000)}`),
		good.replace("Host: x", `Host: x${"\r\nA: b".repeat(5000)}`),
		good.replace("POST", "POST".repeat(100)),
		"GET / HTTP/1.1\r\n",
		"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
	),
);

/** What was said before the connection ended; where nothing comes it ends after 0.2 s. */
function readAll(socket: Socket): Promise<string> {
	return new Promise((resolve) => {
		let said = "";
		const end = (): void => {
			socket.destroy();
			resolve(said);
		};
		let idle = setTimeout(end, 200);
		socket.on("data", (chunk) => {
			said += chunk;
			clearTimeout(idle);
			idle = setTimeout(end, 50);
		});
		socket.on("close", end).on("error", end);
	});
}

function overTls(text: string): Promise<string> {
	const socket = connect({
		host: "127.0.0.1",
		port,
		rejectUnauthorized: false,
	});
	socket.on("secureConnect", () => {
		socket.write(Buffer.from(text, "latin1"));
		// Half of them are given up at once.
		if (text.length % 2 === 0 && !text.includes(good))
			setTimeout(() => socket.destroy(), 5);
	});
	return readAll(socket);
}

function overTcp(bytes: Uint8Array): Promise<string> {
	const socket = connectPlain({ host: "127.0.0.1", port });
	socket.on("connect", () => socket.end(bytes));
	return readAll(socket);
}
