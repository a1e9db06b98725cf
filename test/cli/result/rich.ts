/** A Result that has everything a Result can have: every list has a member. */
import type { Result } from "../../../cli/result/schema.ts";
import { wellDone } from "./result.ts";

const [limit, gate] = [wellDone.limits[0], wellDone.gates[0]];
if (!limit || !gate) throw new Error("expected a limit and a gate");

export const rich: Result = {
	...wellDone,
	partial: true,
	visitors: {
		...wellDone.visitors,
		turnedAway: 3,
		turnedAwayByType: { "visitor-funnel: chat": 3 },
		interrupted: 2,
	},
	requests: {
		...wellDone.requests,
		failed: 6,
		lost: [
			{ cause: "connection reset", count: 3, second: 4 },
			{ cause: "timeout", count: 1, second: 7 },
		],
		inFront: [
			{
				status: 502,
				media: "text/html",
				count: 2,
				second: 3,
				example: {
					step: "engage",
					words: "Bad Gateway",
					location: "https://shop.example/login",
					retryAfter: "120",
				},
			},
		],
	},
	violations: {
		count: 2,
		byRule: { M12: 2 },
		examples: [
			{
				step: "engage",
				rule: "M12",
				found: "201 with a live session",
				owed: "a live session is answered 200",
			},
		],
		stories: [
			{
				scenario: "visitor-funnel",
				visitor: 17,
				type: "chat",
				outcome: "finished",
				attempts: [
					{
						step: "engage",
						request: "POST https://127.0.0.1:8443/api/account/demo",
						sent: '{"consumerId":"visitant-1"}',
						status: 201,
						got: '{"sessionId":"x","pageId":"1"}',
						milliseconds: 1.5,
						states: { before: { session: "a" }, after: { session: "b" } },
						violations: [{ rule: "M12", found: "201 with a live session" }],
					},
				],
				known: { session: "b" },
			},
		],
	},
	figures: [
		{
			scenario: "visitor-funnel",
			figure: "conversations, longest",
			value: 12.5,
			error: 0.01,
			unit: "ms",
		},
	],
	mix: {
		stories: [
			{
				scenario: "visitor-funnel",
				share: 1,
				planned: 200,
				drawn: 200,
				started: 200,
				turnedAway: 3,
			},
		],
	},
	limits: (["kept", "broken", "warned", "undecided", "no data"] as const).map(
		(state) => ({ ...limit, scenario: "visitor-funnel", status: "503", state }),
	),
	gates: (["held", "broken", "warned", "not judged"] as const).map((state) => ({
		...gate,
		state,
	})),
	verdict: {
		word: "failed",
		exitCode: 1,
		reasons: ["2 violations", "1 limit broken"],
	},
};
