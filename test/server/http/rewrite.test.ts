/** All spellings of a request's target are the same request, and get the same answer. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rewriteUrl } from "../../../server/http/rewrite.ts";
import { createApi, operatorHeaders } from "../api.ts";

describe("a request's target", () => {
	it.each([
		["/engagements?page=1", "/engagements?page=1"],
		["/%65ngagements?a=%65", "/engagements?a=%65"],
		["https://127.0.0.1:8443/engagements", "/engagements"],
		["http://x", "/"],
		["/%61pi/account/%64emo/app/a/report", "/api/account/%64emo/app/a/report"],
		["/api/account/%zz/app/%FF/report", "/api/account/%25zz/app/%25FF/report"],
		["/a?b?c", "/a?b?c"],
	])("%s is %s", (url, rewritten) => expect(rewriteUrl(url)).toBe(rewritten));

	it("is never longer than it came", () => {
		fc.assert(
			fc.property(fc.webUrl({ withQueryParameters: true }), (url) => {
				const once = rewriteUrl(url);
				expect(once.startsWith("/")).toBe(true);
				expect(rewriteUrl(once)).toBe(once);
			}),
		);
	});

	it.each([
		["GET", "/%65ngagements", {}, 400, "BadRequest"],
		["PUT", "/%65ngagements", {}, 405, "MethodNotAllowed"],
		[
			"GET",
			"/engagements/",
			operatorHeaders("demo-token-kim"),
			404,
			"NotFound",
		],
		["POST", "/engagements/", {}, 405, "MethodNotAllowed"],
	] as const)("E2: %s %s", async (method, url, headers, status, error) => {
		const said = await createApi().ask({ method, url, headers });
		expect([said.status, said.body.error]).toEqual([status, error]);
	});

	it.each([
		["POST", "/%61pi/account/%64emo/app/mobile-app/engagement?v=1", 201],
		["PUT", "/%61pi/account/demo/app/mobile-app/engagement?v=1", 405],
		["POST", "/api/account/%64emo/app/%FF/engagement?v=1", 404],
		["POST", "/api/account/%zz/app/mobile-app/engagement?v=1", 400],
	] as const)("M6: %s %s is %d", async (method, url, status) => {
		const said = await createApi().ask({ method, url, payload: {} });
		expect(said.status).toBe(status);
	});

	it("M10: faults and size come first for it, too", async () => {
		const url = "/api/account/demo/app/%zz/engagement?v=1";
		const fault = { route: "*", share: 1, kind: "status", status: 503 };
		const broken = createApi({ faults: [fault] });
		expect(
			(await broken.ask({ method: "POST", url, payload: {} })).status,
		).toBe(503);
		const long = { consumerId: "x".repeat(300_000) };
		expect(
			(await createApi().ask({ method: "POST", url, payload: long })).status,
		).toBe(413);
	});
});
