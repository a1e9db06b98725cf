/** k6's exports reach a user's collector unchanged. A collector that fails does no harm to the run. */
import { createServer, type Server } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { collectorUrl, forwardTo } from "../../../cli/journal/forward.ts";

const servers: Server[] = [];
afterEach(() => {
	for (const server of servers.splice(0)) server.close();
});

/** A collector that answers with this status; what came to it. */
async function collector(
	status: number,
	headers: Readonly<Record<string, string>> = {},
) {
	const taken: { path: string; body: string; token: string }[] = [];
	const server = createServer(async (request, response) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(Buffer.from(chunk));
		taken.push({
			path: `${request.url} ${request.headers["content-type"]}`,
			body: Buffer.concat(chunks).toString(),
			token: String(request.headers.authorization),
		});
		response.writeHead(status, headers).end();
	});
	servers.push(server);
	await new Promise<void>((resolve) =>
		server.listen(0, "127.0.0.1", () => resolve()),
	);
	const address = server.address();
	const port = typeof address === "object" ? address?.port : 0;
	return { url: `http://127.0.0.1:${port}`, taken };
}

describe("forwarded exports", () => {
	it("come in order, as protobuf, with the headers of OTLP's own variable", async () => {
		const { url, taken } = await collector(200);
		const forward = forwardTo(collectorUrl(url), {
			OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer%20t,x=y",
		});
		for (const body of ["one", "two", "three"]) forward.send(Buffer.from(body));
		expect(await forward.end()).toBeUndefined();
		expect(taken.map(({ body }) => body)).toEqual(["one", "two", "three"]);
		expect(taken[0]).toMatchObject({
			path: "/v1/metrics application/x-protobuf",
			token: "Bearer t",
		});
	});

	it("that are refused are reported at the end, with the reason", async () => {
		const { url } = await collector(404);
		const forward = forwardTo(collectorUrl(url), {});
		forward.send(Buffer.from("one"));
		expect(await forward.end()).toContain("1 of 1 exports: it answered 404");
	});

	it("to an address without a collector are reported as well", async () => {
		const { url } = await collector(200);
		await new Promise((resolve) => servers.pop()?.close(resolve));
		const forward = forwardTo(collectorUrl(url), {});
		forward.send(Buffer.from("one"));
		expect(await forward.end()).toContain("ECONNREFUSED");
	});
});

describe("a collector that redirects", () => {
	it("is not followed: no other address gets the headers, and the first refusal is told at once, once", async () => {
		const other = await collector(200);
		const first = await collector(307, { location: `${other.url}/v1/metrics` });
		const forward = forwardTo(collectorUrl(first.url), {
			OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer%20t",
		});
		const said: string[] = [];
		forward.onRefused((line) => said.push(line));
		for (const body of ["one", "two", "three"]) forward.send(Buffer.from(body));
		expect(await forward.end()).toContain("3 of 3 exports");
		expect(said).toEqual([
			expect.stringContaining("307, a redirect, and none is followed"),
		]);
		expect([first.taken.length, other.taken.length]).toEqual([3, 0]);
	});
});

describe("a collector's address", () => {
	it.each(["https://collector.test/otlp", "https://collector.test/otlp/"])(
		"%s is a base path",
		(base) =>
			expect(collectorUrl(base)).toBe("https://collector.test/otlp/v1/metrics"),
	);

	it("is not repeated with its password where it is wrong", () => {
		const wrong = () => collectorUrl("kim://kim:secret@127.0.0.1");
		expect(wrong).toThrow(/found "kim:\/\/\*\*\*@127/);
	});

	it("keeps a path of its own", () =>
		expect(collectorUrl("https://collector.test/otlp/v1/metrics")).toBe(
			"https://collector.test/otlp/v1/metrics",
		));

	it.each([
		"127.0.0.1:4318",
		"grpc://127.0.0.1:4317",
		"",
		"http://a:b@127.0.0.1",
	])("is refused where it is %s", (text) =>
		expect(() => collectorUrl(text)).toThrow(/^--otlp: expected/),
	);
});
