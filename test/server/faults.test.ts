/** Faults on purpose: which requests get one, what it does, and what is counted. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { defects } from "../../server/defects/all.ts";
import { routesOf } from "../../server/defects/defect.ts";
import { describeFault } from "../../server/faults/check.ts";
import { readConfig } from "../../server/read-config.ts";
import { createApi, pairOf, reportOf } from "./api.ts";
import { engagementPath, type Serving, serve } from "./tls.ts";

const status = (code: number, share: number, route = "engagement"): object => ({
	route,
	share,
	kind: "status",
	status: code,
});

/** The statuses of so many engagements of a server of its own. */
async function statusesOf(config: object, count: number): Promise<number[]> {
	const api = createApi(config);
	const statuses = [];
	for (let index = 0; index < count; index++)
		statuses.push((await api.engage()).status);
	return statuses;
}

describe("the draw", () => {
	const config = { faults: [status(503, 0.3)] };

	it("hits its share, the same requests for the same seed", async () => {
		const statuses = await statusesOf(config, 1000);
		const hits = statuses.filter((one) => one === 503).length;
		expect(hits).toBeGreaterThan(250);
		expect(hits).toBeLessThan(350);
		expect(await statusesOf(config, 1000)).toEqual(statuses);
		const other = { ...config, history: { seed: 2 } };
		expect(await statusesOf(other, 1000)).not.toEqual(statuses);
	});

	it("the first entry that hits wins", async () => {
		const faults = [status(502, 0), status(500, 1), status(503, 1)];
		expect(await statusesOf({ faults }, 3)).toEqual([500, 500, 500]);
	});

	it("concerns only the entry's route", async () => {
		const api = createApi({ faults: [status(503, 1, "report")] });
		const first = await api.engage();
		expect(first.status).toBe(201);
		expect((await api.report(pairOf(first), reportOf())).status).toBe(503);
		expect((await api.list()).status).toBe(200);
	});

	it("of * concerns every route, each with its own error's body", async () => {
		const api = createApi({ faults: [status(502, 1, "*")] });
		expect((await api.engage()).body).toMatchObject({ internalCode: 18 });
		expect(await api.list()).toMatchObject({
			status: 502,
			body: { error: "ServiceUnavailable" },
		});
	});

	it("M10: comes after route and method, before the version", async () => {
		const api = createApi({ faults: [status(503, 1)] });
		const url = engagementPath.replace("v=1", "v=9");
		expect((await api.ask({ method: "GET", url })).status).toBe(405);
		expect((await api.ask({ method: "POST", url })).status).toBe(503);
	});
});

describe("the effect", () => {
	it("of a status: nothing is done, and the ledger counts it", async () => {
		const api = createApi({ faults: [status(503, 1)] });
		await api.engage();
		expect(await api.ledger()).toMatchObject({
			requests: { "engagement 503": 1 },
			sessions: { created: 0 },
			faults: { status: 1 },
		});
	});

	it("of a defect: counts only where it could be seen", async () => {
		const fault = { route: "*", share: 1, kind: "wrong", defect: "no-offer" };
		const api = createApi({ faults: [fault] });
		const { status: code, body } = await api.engage();
		expect([code, body.engagementDetails]).toEqual([201, undefined]);
		await api.engage({}, {}, { app: "quiet-app" });
		expect((await api.ledger()).faults).toEqual({ "no-offer": 1 });
	});
});

describe("on real connections", () => {
	const withServer = async (
		config: object,
		act: (server: Serving) => Promise<void>,
		allowFaultHeader = true,
	) => {
		const server = await serve(config, { allowFaultHeader });
		try {
			await act(server);
		} finally {
			await server.close();
		}
	};
	const asking = (fault: string) => ({ "x-visitant-fault": fault });
	const created = async (server: Serving): Promise<number> =>
		JSON.parse((await server.ask("/-/ledger", "", "GET")).body).sessions
			.created;

	it("reset: ECONNRESET, nothing is done", () =>
		withServer({}, async (server) => {
			await expect(
				server.ask(engagementPath, "{}", "POST", asking("reset")),
			).rejects.toMatchObject({ code: "ECONNRESET" });
			expect(await created(server)).toBe(0);
		}));

	it("truncate: it is done, but the answer ends in the middle", () =>
		withServer({}, async (server) => {
			await expect(
				server.ask(engagementPath, "{}", "POST", asking("truncate")),
			).rejects.toThrow("aborted");
			expect(await created(server)).toBe(1);
		}));

	it("delay: it is done, and the answer comes late", () =>
		withServer({}, async (server) => {
			const before = performance.now();
			const { status: code } = await server.ask(
				engagementPath,
				"{}",
				"POST",
				asking("delay=150"),
			);
			expect(code).toBe(201);
			expect(performance.now() - before).toBeGreaterThan(145);
		}));

	it("hang: no answer, nothing is done, and the server ends all the same", async () => {
		const server = await serve({}, { allowFaultHeader: true });
		const asked = server.ask(engagementPath, "{}", "POST", asking("hang"));
		asked.catch(() => {});
		const early = await Promise.race([
			asked,
			new Promise((resolve) => setTimeout(resolve, 200, "nothing")),
		]);
		expect(early).toBe("nothing");
		expect(await created(server)).toBe(0);
		await server.close();
	});

	it("a request in flight is answered while the server ends, which does not wait longer", async () => {
		const server = await serve({}, { allowFaultHeader: true });
		const asked = server.ask(engagementPath, "{}", "POST", asking("delay=400"));
		await new Promise((resolve) => setTimeout(resolve, 100));
		const before = performance.now();
		const closing = server.closeOnly();
		expect((await asked).status).toBe(201);
		await closing;
		expect(performance.now() - before).toBeLessThan(2000);
		await server.close();
	});

	it("a reset forgets what is still in flight", async () => {
		const api = createApi({
			faults: [
				{
					route: "engagement",
					share: 1,
					kind: "delay",
					milliseconds: { median: 100, p99: 100 },
				},
			],
		});
		const asked = api.engage();
		await new Promise((resolve) => setTimeout(resolve, 30));
		await api.ask({ method: "POST", url: "/-/reset" });
		expect((await asked).status).toBe(201);
		expect((await api.ledger()).requests).toEqual({});
	});

	it("a header that names no fault is refused, and says so", () =>
		withServer({}, async (server) => {
			for (const fault of [
				"",
				"slow",
				"status=200",
				"wrong=nothing",
				"delay",
			]) {
				const { status: code, body } = await server.ask(
					engagementPath,
					"{}",
					"POST",
					asking(fault),
				);
				expect([code, JSON.parse(body).message]).toEqual([
					400,
					"x-visitant-fault",
				]);
			}
		}));

	it("the header is ignored unless it was allowed", () =>
		withServer(
			{},
			async (server) => {
				const { status: code } = await server.ask(
					engagementPath,
					"{}",
					"POST",
					asking("status=503"),
				);
				expect(code).toBe(201);
			},
			false,
		));
});

describe("planted defects", () => {
	it("there are sixteen at least, each with a rule and a route", () => {
		expect(defects.size).toBeGreaterThanOrEqual(16);
		for (const [name, defect] of defects) {
			expect(name).toMatch(/^[a-z0-9-]+$/);
			expect(routesOf(defect).length).toBeGreaterThan(0);
		}
	});

	it("are all in docs/faults.md, in the same words", () => {
		const page = readFileSync(
			new URL("../../docs/faults.md", import.meta.url),
			"utf8",
		);
		const rows = [...defects].map(
			([name, defect]) =>
				`| \`${name}\` | ${defect.rule} | ${defect.does} | ${routesOf(defect).join(", ")} |`,
		);
		expect(page).toContain(rows.join("\n"));
		expect(page.match(/^\| `[a-z0-9-]+` \| [ME]\d/gm)?.length).toBe(
			defects.size,
		);
	});

	it("are announced in words", () => {
		const { faults } = readConfig(
			{
				faults: [
					{ route: "list", share: 0.05, kind: "wrong", defect: "endless-list" },
				],
			},
			"test",
		);
		expect(faults.map(describeFault)).toEqual([
			"5 % of requests to list: endless-list: links the last page to a next one",
		]);
	});
});
