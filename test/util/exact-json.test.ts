/** Ids keep their digits through reading and writing, however many they have; nothing else changes. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseExact, stringifyExact } from "../../lib/util/exact-json.ts";

describe("JSON with long ids", () => {
	it("comes back digit for digit", () => {
		const digits = fc.bigInt({ min: 0n, max: 10n ** 25n });
		fc.assert(
			fc.property(digits, digits, (campaign, engagement) => {
				const text = `{"campaignId":${campaign},"details":[{"engId":${engagement}}]}`;
				expect(stringifyExact(parseExact(text))).toBe(text);
			}),
		);
	});

	it("is as JSON.parse reads it in all other members, also in texts that look like ids", () => {
		const text = JSON.stringify({
			pageId: "12345678901234567890",
			time: 1234567890123,
			message: '"campaignId": 12345678901234567890, "engId":1',
			campaignId: 880524023,
		});
		expect(parseExact(text)).toEqual(JSON.parse(text));
		expect(stringifyExact(JSON.parse(text))).toBe(text);
	});
});
