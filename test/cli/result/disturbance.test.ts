/** A machine is undisturbed where nothing took its time, and a local server's event loop was in time for the limit. */
import { describe, expect, it } from "vitest";
import type { MachineSample } from "../../../cli/journal/lines.ts";
import { disturbanceOf } from "../../../cli/result/disturbance.ts";

const lagging = (milliseconds: number) => ({
	samples: 100,
	quantile: () => milliseconds,
});

/** Why a machine of two cores was disturbed that was like this for ten seconds. */
const why = (sample: MachineSample, limit?: number, lag = 1) =>
	disturbanceOf(
		{
			samples: Array.from({ length: 10 }, () => sample),
			cores: 2,
			lag: lagging(lag),
		},
		limit,
	);

const calm = { busy: 0.3, pressure: 0.01, steal: 0, throttled: 0 };

describe("a machine", () => {
	const rows: [string, MachineSample, RegExp | undefined][] = [
		["with idle cores", calm, undefined],
		["with idle cores and short waits", { ...calm, pressure: 0.3 }, undefined],
		["that is busy, without waits", { ...calm, busy: 0.95 }, undefined],
		[
			"on which programs wait",
			{ ...calm, busy: 0.95, pressure: 0.06 },
			/waited for a core 6 % of the time/,
		],
		["whose time others take", { ...calm, steal: 0.03 }, /virtual machines/],
		["with a CPU quota", { ...calm, throttled: 1 }, /quota/],
	];
	it.each(rows)("%s", (_what, sample, reason) => {
		if (reason) expect(why(sample)).toMatch(reason);
		else expect(why(sample)).toBeUndefined();
	});

	it("that says nothing is judged by the generator's lag", () => {
		expect(why({}, undefined, 50)).toBeUndefined();
		expect(why({}, undefined, 51)).toMatch(/lag was 51 ms/);
	});

	it("whose local server is delayed by more than a tenth of a limit cannot break that limit", () => {
		const delayed = { ...calm, targetDelay: 12 };
		expect(why(delayed, 120)).toBeUndefined();
		expect(why(delayed, 119)).toMatch(/event loop was delayed by 12.0 ms/);
		expect(why(delayed)).toBeUndefined();
	});
});
