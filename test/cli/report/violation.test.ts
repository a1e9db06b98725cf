/** A violation is told by the part of its rule that was broken, where the rule has several. */
import { describe, expect, it } from "vitest";
import { describeViolation } from "../../../cli/report/violation.ts";
import { parts, rules } from "../../../lib/contract/rules.ts";

describe("a violation in words", () => {
	it("has the part of the rule that was broken", () => {
		const violation = {
			...{ step: "resume", rule: "M12", found: "201 for a live session" },
			owed: parts.resumedPair,
		};
		expect(describeViolation(violation)).toBe(
			"resume broke M12. Owed: 200 repeats exactly the live pair that was sent. Found: 201 for a live session",
		);
	});

	it("has the whole sentence of a rule with one part, as it is", () => {
		const found = "no offer where one was owed";
		const said = describeViolation({ step: "engage", rule: "M21", found });
		expect(said).toContain(`Owed: ${rules.M21} Found: ${found}`);
	});
});
