/** The live page is for whoever has its address: other pages can neither look nor press its button. */
import { type IncomingHttpHeaders, request } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { type LivePage, serveLivePage } from "../../../cli/run/live-page.ts";

let page: LivePage;
let stops = 0;
afterEach(() => page.end("over"));

const serve = async (): Promise<URL> => {
	stops = 0;
	page = await serveLivePage("<!doctype html>the page", () => {
		stops += 1;
	});
	return new URL(page.url);
};

const ask = (
	url: URL,
	path: string,
	method = "GET",
	headers: Record<string, string> = {},
): Promise<{ status: number; headers: IncomingHttpHeaders; body: string }> =>
	new Promise((resolve, reject) => {
		const { hostname: host, port } = url;
		const asking = request({ host, port, path, method, headers }, (reply) => {
			let body = "";
			reply.on("data", (piece) => {
				body += piece;
			});
			reply.on("end", () =>
				resolve({
					status: reply.statusCode ?? 0,
					headers: reply.headers,
					body,
				}),
			);
		});
		asking.on("error", reject).end();
	});

describe("the live page", () => {
	it("is served on loopback under a path that nobody can guess, and is in no other page", async () => {
		const url = await serve();
		expect(url.hostname).toBe("127.0.0.1");
		expect(url.pathname).toMatch(/^\/[0-9a-f]{32}\/$/);
		const { status, headers, body } = await ask(url, url.pathname);
		expect([status, body]).toEqual([200, "<!doctype html>the page"]);
		expect(headers["x-frame-options"]).toBe("DENY");
		expect((await ask(url, "/")).status).toBe(404);
		expect((await ask(url, `/${"0".repeat(32)}/`)).status).toBe(404);
	});

	it("is refused under another name, as by a name server that leads a stranger's page here", async () => {
		const url = await serve();
		const headers = { Host: `evil.example:${url.port}` };
		expect((await ask(url, url.pathname, "GET", headers)).status).toBe(403);
		expect(
			(await ask(url, `${url.pathname}stop`, "POST", headers)).status,
		).toBe(403);
		expect(stops).toBe(0);
	});

	it("stops the run for its own button alone", async () => {
		const url = await serve();
		const stop = `${url.pathname}stop`;
		for (const headers of [
			{},
			{ Origin: "https://evil.example" },
			{ Origin: "null" },
		])
			expect((await ask(url, stop, "POST", headers)).status).toBe(403);
		expect((await ask(url, stop, "GET")).status).toBe(404);
		expect(stops).toBe(0);
		expect((await ask(url, stop, "POST", { Origin: url.origin })).status).toBe(
			204,
		);
		expect(stops).toBe(1);
	});

	it("tells every open page what was measured, and how the run ended", async () => {
		const url = await serve();
		const asked = ask(url, `${url.pathname}events`);
		// The state is made for open pages only.
		while (true) {
			let isMade = false;
			page.update(() => {
				isMade = true;
				return '{"figures":[]}';
			});
			if (isMade) break;
			await new Promise((resolve) => setTimeout(resolve, 10));
		}
		await page.end("the load has ended");
		const { body } = await asked;
		expect(body).toContain('event: state\ndata: {"figures":[]}\n\n');
		expect(body).toContain("event: ended\ndata: the load has ended\n\n");
	});
});
