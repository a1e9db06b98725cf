/** A Result to change in tests: of a run in which all went well. */
import type { Result } from "../../cli/result/schema.ts";

export const wellDone: Result = {
	version: 1,
	run: "20260101T000000-abcd",
	scenario: "visitor-funnel",
	profile: "smoke",
	startedAt: "2026-01-01T00:00:00.000Z",
	seconds: 21.5,
	partial: false,
	target: {
		name: "https://127.0.0.1:8443",
		isLocalServer: true,
		isVerified: true,
	},
	plan: {
		rate: 10,
		seconds: 20,
		visitors: 200,
		virtualUsers: 52,
		virtualUsersReason: "Little's law",
		timeScale: 0.1,
		seed: 1,
		leftOut: ["step_duration{step:engage} p99 < 1500 ms: needs 1000 samples"],
	},
	engine: {
		version: "2.2.0",
		command: "k6 run dist/visitor-funnel.js",
		code: 0,
		ended: "k6 ended as planned (0)",
	},
	machine: {
		node: "v24.0.0",
		platform: "linux x64",
		cpus: 2,
		memoryMebibytes: 24_000,
	},
	visitors: {
		started: 200,
		dropped: 0,
		interrupted: 0,
		exceptions: 0,
		outcomes: { finished: 80, left: 120, refused: 0, failed: 0 },
	},
	requests: { count: 720, failed: 0, retries: 0 },
	sessionReuse: { owed: 520, reused: 520 },
	violations: { count: 0, byRule: {}, examples: [] },
	figures: [],
	steps: [
		{
			step: "engage",
			entered: 200,
			failed: 0,
			failedAttempts: 0,
			duration: { p50: 1.2, p90: 1.9, p95: 2.1, p99: 2.5, max: 9 },
		},
	],
	limits: [
		{
			limit: "step_duration{step:engage} p95 < 500 ms",
			measured: 2.1,
			samples: 200,
			needed: 20,
			state: "kept",
		},
	],
	gates: [
		{ gate: "uncaught exceptions", figure: "0", bound: "none", state: "held" },
	],
	verdict: {
		word: "passed",
		exitCode: 0,
		reasons: ["every gate held and every limit was kept"],
	},
};
