/** M21, M22, M24: which engagement is offered, and under which number. */
import { describe, expect, it } from "vitest";
import { createApi, pairOf, reportOf } from "../api.ts";

const appOf = (...conditions: object[]): object => ({
	appInstallations: [
		{
			id: "mobile-app",
			type: "APP_INSTALL",
			campaigns: conditions.map((when, index) => ({
				campaignId: index + 1,
				engagementId: (index + 1) * 10,
				engagementRevision: 1,
				when,
			})),
		},
	],
});

const offered = ({ body }: { body: { engagementDetails?: object[] } }) =>
	body.engagementDetails?.[0];

describe("M21", () => {
	it("an entry point counts by its beginning, at any place in the list", async () => {
		const api = createApi(appOf({ entryPoint: "tel://" }));
		const asked = (...entryPoints: string[]) =>
			api.engage({}, { entryPoints }).then(offered);
		expect(await asked("https://a", "tel://972672626")).toBeDefined();
		expect(await asked("https://tel://")).toBeUndefined();
		expect(await asked()).toBeUndefined();
	});

	it("the device family is that of this request", async () => {
		const api = createApi(appOf({ deviceFamily: "TABLET" }));
		const on = (deviceFamily: string) => ({
			clientProperties: { deviceFamily },
		});
		const first = await api.engage({}, on("TABLET"));
		expect(offered(first)).toBeDefined();
		expect(
			offered(await api.engage(pairOf(first), on("MOBILE"))),
		).toBeUndefined();
		expect(offered(await api.engage(pairOf(first)))).toBeUndefined();
	});

	it("an attribute counts in this request and for the rest of its session", async () => {
		const api = createApi(appOf({ attribute: "cart" }));
		const first = await api.engage();
		expect(offered(first)).toBeUndefined();
		const cart = { type: "cart", total: 1, numItems: 1 };
		await api.report(pairOf(first), reportOf(cart));
		expect(offered(await api.engage(pairOf(first)))).toBeDefined();
		const { vid } = pairOf(first);
		expect(offered(await api.engage({ vid }))).toBeUndefined();
		expect(
			offered(await api.engage({}, { engagementAttributes: [cart] })),
		).toBeDefined();
	});

	it("M11: an attribute of a refused request does not count", async () => {
		const api = createApi(appOf({ attribute: "lead" }));
		const pair = pairOf(await api.engage());
		const refused = await api.report(
			pair,
			reportOf({ type: "lead" }, { type: "cart" }),
		);
		expect(refused.status).toBe(400);
		expect(offered(await api.engage(pair))).toBeUndefined();
	});

	it("all conditions must hold", async () => {
		const api = createApi(appOf({ entryPoint: "a", deviceFamily: "MOBILE" }));
		const both = {
			entryPoints: ["abc"],
			clientProperties: { deviceFamily: "MOBILE" },
		};
		expect(offered(await api.engage({}, both))).toBeDefined();
		expect(
			offered(await api.engage({}, { ...both, entryPoints: ["b"] })),
		).toBeUndefined();
	});

	it("the first campaign whose conditions hold wins; M22: each keeps its number in the session", async () => {
		const api = createApi(appOf({ entryPoint: "x" }, {}));
		const first = await api.engage();
		expect(offered(first)).toMatchObject({ engagementId: 20, contextId: "1" });
		const pair = pairOf(first);
		expect(
			offered(await api.engage(pair, { entryPoints: ["x"] })),
		).toMatchObject({ engagementId: 10, contextId: "2" });
		expect(offered(await api.engage(pair))).toMatchObject({
			engagementId: 20,
			contextId: "1",
		});
	});

	it("M24: where none hold there are no details at all", async () => {
		const { status, body } = await createApi(
			appOf({ entryPoint: "x" }),
		).engage();
		expect([status, "engagementDetails" in body]).toEqual([201, false]);
	});
});
