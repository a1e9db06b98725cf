/** No secret comes through, in any usual encoding; every other text does. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskOf } from "../../../cli/engine/mask.ts";

/** Texts that a server may send back for a secret. */
const encodings: Readonly<Record<string, (secret: string) => string>> = {
	raw: (secret) => secret,
	"a URL's": encodeURIComponent,
	base64: (secret) => Buffer.from(secret).toString("base64"),
	base64url: (secret) => Buffer.from(secret).toString("base64url"),
	"JSON's": (secret) => JSON.stringify(secret),
	"a URL's, in small letters": (secret) =>
		encodeURIComponent(secret).replace(/%../g, (one) => one.toLowerCase()),
	"a form's": (secret) => encodeURIComponent(secret).replaceAll("%20", "+"),
	"JSON's, with escapes for HTML": (secret) =>
		JSON.stringify(secret).replace(
			/[<>&'=+/]/g,
			(one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
		),
	"JSON's, with escaped slashes": (secret) =>
		JSON.stringify(secret).replaceAll("/", "\\/"),
	"HTML's, with numbers": (secret) =>
		secret.replace(/[^A-Za-z0-9]/gu, (one) => `&#${one.codePointAt(0)};`),
	"HTML's, with hexadecimal numbers": (secret) =>
		secret.replace(
			/[^A-Za-z0-9]/gu,
			(one) => `&#x${one.codePointAt(0)?.toString(16)};`,
		),
	"HTML's": (secret) =>
		secret
			.replaceAll("&", "&amp;")
			.replaceAll("<", "&lt;")
			.replaceAll(">", "&gt;")
			.replaceAll('"', "&quot;")
			.replaceAll("'", "&#39;"),
};

const secrets = [
	"a-token-of-this-operator",
	"dG9rZW4=",
	'quo"ted',
	"back\\slash",
	"per%cent",
	"plus+slash/equals=",
	"<angle>&amp'",
	"two words",
	"ümläut-tökén",
	"😀-secret",
	"0123456789abcdef0123456789abcdef",
	"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x-y_z",
	"a".repeat(200),
	"line\nbreak",
	"tab\tulator",
	"AKIA0000000000000000",
	"ghp_000000000000000000000000000000000000",
	"pass:word@host",
	"semi;colon,comma",
	"[]{}()*?^$.|",
];

describe.each(Object.entries(encodings))("in %s encoding", (_name, encode) => {
	it.each(secrets)("%j is masked, also in a line of JSON", (secret) => {
		const mask = maskOf(secrets);
		const encoded = encode(secret);
		for (const text of [
			encoded,
			`before ${encoded} after`,
			JSON.stringify({ found: `got ${encoded}` }),
		]) {
			const shown = mask(text);
			expect(shown).not.toContain(encoded);
			expect(shown).toContain("***");
		}
	});
});

describe("a text", () => {
	it("with a secret inside of base64 has it masked, wherever it starts", () => {
		const mask = maskOf(["a-token-of-this-operator"]);
		for (const user of ["", "a", "ab", "abc"]) {
			const basic = Buffer.from(`${user}:a-token-of-this-operator:`);
			const shown = mask(basic.toString("base64"));
			expect(
				Buffer.from(shown.replaceAll("***", ""), "base64").length,
			).toBeLessThan(10);
		}
	});

	it.each([
		["Bearer abc-def-123", "got abc-def-123 here"],
		[
			`Basic ${Buffer.from("kim:pass-word").toString("base64")}`,
			"kim:pass-word",
		],
		[`Basic ${Buffer.from("kim:pass-word").toString("base64")}`, "pass-word"],
	])("has the parts of %s masked", (header, text) => {
		expect(maskOf([header])(text)).toMatch(/^(got )?\*\*\*( here)?$/);
	});

	it("without a secret is not changed", () => {
		const mask = maskOf(["a-token-of-this-operator", "abc", ""]);
		fc.assert(
			fc.property(fc.string(), (text) => {
				expect(mask(text)).toBe(text);
			}),
		);
	});
});
