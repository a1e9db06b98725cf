/** The lines that k6 prints: its progress, and our events in its log. */
import { describe, expect, it } from "vitest";
import { OutputReader } from "../../../cli/engine/output.ts";
import { formatEvent } from "../../../lib/telemetry/events.ts";

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
		const reader = new OutputReader();
		reader.read(line);
		const { startedAt: began = 0 } = reader.output();
		expect((performance.now() - began) / 1000).toBeCloseTo(seconds, 0);
	});
});

describe("virtual users that have played all of their visitors", () => {
	it("each say how many, and the counts are added up", () => {
		const reader = new OutputReader();
		const closed = { started: 7, turnedAway: 2, ended: 6, requests: 20 };
		for (let user = 0; user < 3; user++)
			reader.read(formatEvent({ event: "closed", ...closed }));
		reader.read("visitant-event {cut sho");
		expect(reader.output().closed).toEqual({
			virtualUsers: 3,
			started: 21,
			turnedAway: 6,
			ended: 18,
			requests: 60,
		});
	});
});

describe("a line that only looks like an event", () => {
	it.each([
		'{"event":"visit"}',
		'{"event":"visit","visit":{"attempts":[{"violations":7}]}}',
		'{"event":"closed","started":"many"}',
		'{"event":"violation","rule":{}}',
		'{"event":"dance"}',
		"7",
		"null",
		"{",
	])("%s is one of k6's lines", (text) => {
		const reader = new OutputReader();
		reader.read(`visitant-event ${text}`);
		const { events, visits, closed, lastLines } = reader.output();
		expect([events, visits, closed.virtualUsers]).toEqual([[], [], 0]);
		expect(lastLines).toHaveLength(1);
	});
});
