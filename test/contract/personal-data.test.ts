/** Personal data is masked in every trace that is kept. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskBody } from "../../lib/contract/personal-data.ts";

const secret = "Erika-4711";
const anything = fc.dictionary(
	fc.constantFrom("a", "b", "consumerId", "sku"),
	fc.jsonValue(),
	{ noNullPrototype: true },
);

describe("a body in a trace", () => {
	it.each([
		{ engagementAttributes: [{ personal: { firstname: secret } }] },
		{ personal: { lastname: secret, company: secret } },
		{ personal: { age: { age: 30, year: 1990, day: secret } } },
		{ contacts: [{ email: secret }, { phone: secret }] },
		{ clientProperties: { ipAddress: secret } },
		{ info: { customerId: secret } },
		{ info: { userName: secret, imei: secret, socialId: secret } },
		// No body has these members here, so nobody knows that they are harmless.
		{ details: { message: secret } },
		{ operator: { name: secret } },
		{ engagements: [{ id: "1", visitor_name: secret }] },
		[
			{
				message: secret,
				sender: { type: "visitor", name: secret },
			},
		],
	])("hides the person in %j, wherever it stands", (body) => {
		fc.assert(
			fc.property(anything, anything, (before, after) => {
				const masked = maskBody(JSON.stringify([before, body, after]));
				expect(masked).not.toContain(secret);
				expect(masked).toContain("***");
			}),
			{ numRuns: 20 },
		);
	});

	it("hides a transcript's line that stands alone", () => {
		const line = { message: secret, sender: { type: "visitor" } };
		expect(maskBody(JSON.stringify(line))).not.toContain(secret);
	});

	it("keeps everything else unchanged", () => {
		const text = JSON.stringify({
			time: 1,
			message: "Loading account: demo",
			internalCode: 20,
			product: { name: "Boots", sku: "shoe" },
			error: { message: "out of stock", code: "7" },
		});
		expect(maskBody(text)).toBe(text);
		const long = '{"engagementId":1234567890123456789}';
		expect(maskBody(long)).toBe(long);
		expect(maskBody("")).toBe("");
	});

	it("is replaced by its length where it is not JSON, as a transcript that was cut off", () => {
		const cut = `[{"message":"My name is ${secret}","sender":{"type":"vis`;
		expect(maskBody(cut)).toBe(`(${cut.length} characters that are no JSON)`);
	});

	it("is cut short where it is very long", () => {
		expect(
			maskBody(JSON.stringify({ a: "x".repeat(9000) })).length,
		).toBeLessThan(4100);
	});
});
