/** What the engine says is understood in every form that it has, however long it runs. */
import { describe, expect, it } from "vitest";
import { Listener } from "../../cli/engine/listener.ts";

describe("a progress line", () => {
	it.each([
		[
			"running (05.0s), 003/051 VUs, 17 complete and 2 interrupted iterations",
			5,
		],
		[
			"running (1m05.0s), 003/051 VUs, 17 complete and 2 interrupted iterations",
			65,
		],
		[
			"running (2h01m05.0s), 003/051 VUs, 17 complete and 2 interrupted iterations",
			7265,
		],
		[
			"running (0d00h03m03.0s), 003/051 VUs, 17 complete and 2 interrupted iterations",
			183,
		],
		[
			"running (1d02h00m00.5s), 1003/1051 VUs, 17 complete and 2 interrupted iterations",
			93_600.5,
		],
	])("%s", (line, seconds) => {
		const listener = new Listener();
		listener.hear(line);
		const { complete, interrupted, began = 0 } = listener.heard();
		expect([complete, interrupted]).toEqual([17, 2]);
		expect((performance.now() - began) / 1000).toBeCloseTo(seconds, 0);
	});
});
