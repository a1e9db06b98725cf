/** Which options of k6 a plan can be played with. */
import { describe, expect, it } from "vitest";
import { differenceFrom } from "../../lib/k6/same-options.ts";

const options = (changed: object = {}, maxDuration = "30s") => ({
	scenarios: {
		funnel: {
			executor: "per-vu-iterations" as const,
			vus: 2,
			iterations: 1,
			maxDuration,
		},
	},
	thresholds: { violations: ["count<=0"] },
	blacklistIPs: ["0.0.0.0/2", "8000::/1"],
	...changed,
});
const difference = (found: object, planned = options()) =>
	differenceFrom(planned, found, "funnel");

describe("a plan", () => {
	it("is played with its own options, and where they allow more", () => {
		expect(difference(options())).toBeUndefined();
		const thresholds = { violations: ["count<=0"], checks: ["rate>0.9"] };
		expect(difference(options({ thresholds }, "1m"))).toBeUndefined();
	});

	it.each([
		["less time", options({}, "29s"), "need 30 s, and the options allow 29 s"],
		[
			"no limits",
			options({ thresholds: {} }),
			'ask for violations: "count<=0"',
		],
		[
			"other limits",
			options({ thresholds: { violations: ["count<=9"] } }),
			"no such threshold",
		],
		[
			"fewer refused addresses",
			options({ blacklistIPs: ["0.0.0.0/2"] }),
			"other addresses",
		],
		[
			"another target's client certificate",
			options({ tlsAuth: [{ cert: "", key: "" }] }),
			"client certificate",
		],
		["another scenario", options({ scenarios: {} }), "no scenario funnel"],
	])("is not played with %s", (_, found, reason) => {
		expect(difference(found)).toContain(reason);
	});
});
