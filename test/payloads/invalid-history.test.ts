/** Every invalid request to the Engagements API gets its refusal from the local server. */
import { describe, expect, it } from "vitest";
import { queryOf } from "../../lib/clients/invalid.ts";
import { mediaType } from "../../lib/contract/media-type.ts";
import { invalidQueries } from "../../lib/payloads/invalid-history.ts";
import { createApi, operators, sites } from "../server/api.ts";

const valid = {
	siteIds: [...sites],
	operatorIds: [...operators],
	authorization: "Token demo-token-kim",
};

describe("invalid queries", () => {
	it.each(
		invalidQueries.map(
			(invalid) => [`${invalid.rule}: ${invalid.what}`, invalid] as const,
		),
	)("%s", async (_what, invalid) => {
		const api = createApi();
		const {
			method,
			url,
			route,
			accept = mediaType,
			authorization = "",
		} = queryOf(invalid, "", valid);
		if (method === "PUT") throw new Error("the Engagements API has no PUT");
		const before = await api.ledger();
		const answer = await api.ask({
			method,
			url,
			headers: {
				...(accept && { accept }),
				...(authorization && { authorization }),
			},
		});
		expect(answer.status).toBe(invalid.status);
		expect(Object.keys(answer.body)).toEqual([
			"error",
			"message",
			"debug_message",
		]);
		expect(await api.ledger()).toEqual({
			...before,
			requests: { [`${route} ${invalid.status}`]: 1 },
		});
	});

	it("are valid but for their fault", async () => {
		const api = createApi();
		const [first] = invalidQueries;
		if (!first) throw new Error("an empty table");
		const { accept: _, ...faultless } = first;
		const { url } = queryOf(faultless, "", valid);
		expect((await api.get(url)).status).toBe(200);
	});
});
