/** Texts of others stand on one line of our output, and do nothing there. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { onOneLine } from "../../lib/util/one-line.ts";

describe("a text of others", () => {
	it("has no control character, line end or half of a pair, whatever it is", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary" }), (text) => {
				const shown = onOneLine(text);
				expect(shown).not.toMatch(
					/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/u,
				);
			}),
		);
	});

	it("shows what was there", () => {
		expect(onOneLine("a\r\nb\tc\u001b[31m\u009b\u202e\ud800d")).toBe(
			"a\\r\\nb\\tc\\u001b[31m\\u009b\\u202e\\ud800d",
		);
		expect(onOneLine('{"a":"Größe 💥 \\n"}')).toBe('{"a":"Größe 💥 \\n"}');
	});

	it.each([
		"::error::x",
		"  ::set-env name=A::b",
		"a ##vso[task.x]",
		"##[group]x",
	])("is no command of a CI system: %j", (text) => {
		expect(onOneLine(text)).not.toMatch(/^\s*::|##\w*\[/);
	});
});
