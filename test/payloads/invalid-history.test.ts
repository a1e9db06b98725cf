/** Every wrong request to the Engagements API gets the refusal that the table says, from the local server. */
import { describe, expect, it } from "vitest";
import { queryOf } from "../../lib/clients/invalid.ts";
import { mediaType } from "../../lib/contract/media-type.ts";
import { wrongQueries } from "../../lib/payloads/invalid-history.ts";
import { routes } from "../../lib/telemetry/request-names.ts";
import { createApi, operators, sites } from "../server/api.ts";

const right = {
	siteIds: [...sites],
	operatorIds: [...operators],
	authorization: "Token demo-token-kim",
};

describe("wrong queries", () => {
	it.each(
		wrongQueries.map(
			(wrong) => [`${wrong.rule}: ${wrong.what}`, wrong] as const,
		),
	)("%s", async (_what, wrong) => {
		const api = createApi();
		const {
			method,
			url,
			name = "",
			accept = mediaType,
			authorization = "",
		} = queryOf(wrong, "", right);
		if (method === "PUT") throw new Error("the Engagements API has no PUT");
		const before = await api.ledger();
		const said = await api.ask({
			method,
			url,
			headers: {
				...(accept && { accept }),
				...(authorization && { authorization }),
			},
		});
		expect(said.status).toBe(wrong.status);
		expect(Object.keys(said.body)).toEqual([
			"error",
			"message",
			"debug_message",
		]);
		expect(await api.ledger()).toEqual({
			...before,
			requests: { [`${routes[name]} ${wrong.status}`]: 1 },
		});
	});

	it("are right but for their fault", async () => {
		const api = createApi();
		const [first] = wrongQueries;
		if (!first) throw new Error("an empty table");
		const { accept: _, ...faultless } = first;
		const { url } = queryOf(faultless, "", right);
		expect((await api.get(url)).status).toBe(200);
	});
});
