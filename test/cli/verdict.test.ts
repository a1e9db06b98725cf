/** Verdicts and their order, gates of validity, and limits. */
import { describe, expect, it } from "vitest";
import { Fold } from "../../cli/journal/fold.ts";
import { Measurements } from "../../cli/journal/measurements.ts";
import { type Evidence, judgeGates } from "../../cli/result/gates.ts";
import { type Lag, lagOf } from "../../cli/result/lag.ts";
import { judgeLimit } from "../../cli/result/limits.ts";
import type { GateResult, LimitResult } from "../../cli/result/schema.ts";
import { Summary } from "../../cli/result/summary.ts";
import { type Findings, judgeRun } from "../../cli/result/verdict.ts";
import type { Limit } from "../../lib/load/limits.ts";
import { planOf } from "./plan.ts";

const plan = planOf();

const limit = (state: LimitResult["state"]): LimitResult => ({
	limit: "step_duration p95 < 500 ms",
	metric: "step_duration",
	statistic: "p95",
	value: 500,
	window: "steady state",
	action: "fail",
	measured: 700,
	error: 0,
	samples: 10,
	needed: 20,
	state,
});
const brokenGate: GateResult = {
	gate: "visits interrupted",
	figure: "9",
	bound: "1 %",
	state: "broken",
};

const good: Findings = {
	gates: [],
	limits: [limit("kept")],
	started: 200,
	dropped: 0,
	signal: undefined,
	engineFailure: undefined,
	preflight: undefined,
	targetGone: undefined,
	stoppedBy: undefined,
};
const verdictOf = (change: Partial<Findings>): string => {
	const { word, exitCode } = judgeRun({ ...good, ...change });
	return `${word} ${exitCode}`;
};

describe("the verdict", () => {
	const rows: [string, Partial<Findings>, string][] = [
		["nothing is wrong", {}, "passed 0"],
		["a limit is broken", { limits: [limit("broken")] }, "failed 1"],
		[
			"a limit has too few samples",
			{ limits: [limit("too few samples")] },
			"inconclusive 4",
		],
		["a limit has no data", { limits: [limit("no data")] }, "invalid 3"],
		["a gate is broken", { gates: [brokenGate] }, "invalid 3"],
		["nobody was started", { started: 0 }, "invalid 3"],
		["the engine failed", { engineFailure: "k6 panicked (109)" }, "invalid 3"],
		[
			"a limit stopped it, while others have no data yet",
			{
				stoppedBy: { limit: "answers{status:0} rate < 0.5", second: 17 },
				limits: [limit("broken"), limit("no data"), limit("too few samples")],
			},
			"failed 1",
		],
		["a limit only warns", { limits: [limit("warned")] }, "passed 0"],
		[
			"a limit that only warns has too few samples, or none",
			{
				limits: [
					{ ...limit("too few samples"), action: "warn" },
					{ ...limit("no data"), action: "warn" },
				],
			},
			"passed 0",
		],
		[
			"the target is gone",
			{ targetGone: "gone", limits: [limit("no data")] },
			"failed 1",
		],
		["starts were dropped while the gates held", { dropped: 6 }, "failed 1"],
		["a handful of starts were dropped", { dropped: 5 }, "passed 0"],
		[
			"starts were dropped while a gate is broken",
			{ dropped: 60, gates: [brokenGate] },
			"invalid 3",
		],
		[
			"the preflight met a broken promise",
			{ preflight: { exitCode: 1, reason: "x" }, started: 0 },
			"failed 1",
		],
		[
			"nothing answered the preflight",
			{ preflight: { exitCode: 3, reason: "x" }, started: 0 },
			"invalid 3",
		],
		[
			"Ctrl-C outranks invalid",
			{ signal: "SIGINT", gates: [brokenGate] },
			"stopped 130",
		],
		["so does SIGTERM", { signal: "SIGTERM", started: 0 }, "stopped 143"],
		[
			"failed outranks inconclusive",
			{ limits: [limit("too few samples"), limit("broken")] },
			"failed 1",
		],
		[
			"invalid outranks failed",
			{ limits: [limit("broken")], gates: [brokenGate] },
			"invalid 3",
		],
	];
	it.each(rows)("when %s", (_what, change, verdict) =>
		expect(verdictOf(change)).toBe(verdict),
	);

	it("lists every reason, and how much longer to run", () => {
		const { reasons } = judgeRun({
			...good,
			limits: [limit("broken"), limit("too few samples")],
		});
		expect(reasons).toHaveLength(2);
		expect(reasons[1]).toContain("run 2.0 times as long");
	});
});

/** So many visitors arrived and left at once, so many are still there, of whom the engine interrupted some. */
const visited = (ended: number, inFlight = 0, interrupted = 0) => ({
	started: ended + inFlight,
	completed: ended + inFlight - interrupted,
	interrupted,
	places: [
		{
			scenario: "visitor-funnel",
			type: "browse",
			place: "arrival",
			entered: ended + inFlight,
			wentOn: 0,
			finished: 0,
			left: ended,
			refused: 0,
			failed: 0,
			inFlight,
		},
	],
});
/** So many visitors who were so late, in milliseconds. */
const late = (milliseconds: number, samples = 2000): Lag => ({
	samples,
	quantile: () => milliseconds,
});
const evidence: Evidence = {
	plan,
	...visited(200),
	dropped: 0,
	exceptions: 0,
	lag: late(2, 200),
	stepP50: 3,
	busyP95: 0.5,
	isShared: true,
	isStopped: false,
	stoppedAt: undefined,
	isCutOff: false,
	ledgers: undefined,
	sent: 720,
	answered: 720,
	lost: 0,
	journalProblem: undefined,
	journalSeconds: 20,
	mix: undefined,
};
const lost = (count: number) => ({ lost: count, answered: 720 - count });
const counts = (client: number, server: number): Evidence["ledgers"] => ({
	client: { "engagement 201": client, "report 200": 7 },
	server: { "engagement 201": server, "report 200": 7 },
});
const sameLedger = "the local server counted the same requests";
const broken = (change: Partial<Evidence>): string[] =>
	judgeGates({ ...evidence, ...change })
		.filter(({ state }) => state === "broken")
		.map(({ gate }) => gate);
const many = {
	...visited(2000),
	lag: late(2),
	plan: { ...plan, plannedVisitors: 2000 },
};

/** Seconds of a run in which so many came, each so many milliseconds late, and so many starts were dropped. */
const lagIn = (
	of: Evidence["plan"],
	seconds: readonly {
		readonly came: number;
		readonly late: number;
		readonly dropped: number;
	}[],
): Lag => {
	const scenario = "visitor-funnel";
	const fold = new Fold(1);
	const arrivals = { scenario, step: "arrival" };
	fold.hear({ series: 0, metric: "dropped_iterations", tags: { scenario } });
	fold.hear({ series: 1, metric: "visitor_moves", tags: arrivals });
	fold.hear({ series: 2, metric: "schedule_lag", tags: { scenario } });
	for (const [second, { came, late: lag, dropped }] of seconds.entries()) {
		const index = Math.floor(Math.log2(lag) * 128);
		fold.hear({
			second,
			counts: [0, dropped, 1, came],
			histograms: [[2, 7, 0, came * lag, lag, lag, index, came]],
		});
	}
	return lagOf(of, fold);
};

describe("the lag of visitors", () => {
	const constant = planOf({
		rate: { text: "100", source: "test" },
		duration: { text: "10m", source: "test" },
	});
	const calm = Array(300).fill({ came: 100, late: 1, dropped: 0 });

	it("is what was measured where no start was dropped", () => {
		const lag = lagIn(constant, [...calm, { came: 10, late: 500, dropped: 0 }]);
		expect(lag.samples).toBe(30_010);
		expect(lag.quantile(0.99)).toBeCloseTo(1, 1);
		expect(lag.quantile(1)).toBeCloseTo(500, -1);
	});

	it("is not what dropped starts make visitors seem late by, however long they go on", () => {
		// A fifth is dropped in every second: at its end visitor n is taken for one due n / 4 / 100 s earlier.
		const dropping = Array.from({ length: 300 }, (_, at) => ({
			came: 80,
			late: 200 * (at + 1),
			dropped: 20,
		}));
		const lag = lagIn(constant, [...calm, ...dropping]);
		expect(lag.quantile(0.99)).toBeLessThan(10);
	});

	it("is told from what they make of it, while they go on", () => {
		const dropping = Array.from({ length: 300 }, (_, at) => ({
			came: 80,
			late: 200 * (at + 1) + 1000,
			dropped: 20,
		}));
		const lag = lagIn(constant, [...calm, ...dropping]);
		expect(lag.quantile(0.99)).toBeGreaterThan(700);
	});

	it("allows for a course that is slower after the drops than in them", () => {
		const spike = planOf({ profile: { text: "spike", source: "test" } });
		// In the rush 100 were dropped at once, of 200 a second; after it there are 20 a second: 100 turns are 5 s.
		const lag = lagIn(spike, [
			{ came: 2000, late: 1, dropped: 0 },
			{ came: 7000, late: 1, dropped: 100 },
			{ came: 100, late: 4900, dropped: 0 },
		]);
		expect(lag.quantile(1)).toBeLessThan(10);
	});
});

describe("gates of validity", () => {
	it("hold for a good run", () => expect(broken({})).toEqual([]));

	const rows: [string, Partial<Evidence>, string[]][] = [
		[
			"load that was never sent",
			visited(40),
			["visitors started or dropped as planned"],
		],
		["dropped starts count as planned", { ...visited(40), dropped: 160 }, []],
		["interrupted visits", visited(197, 3, 3), ["visits interrupted"]],
		[
			"an exception",
			{ ...visited(199, 1), exceptions: 1 },
			["uncaught exceptions"],
		],
		[
			"a visitor that is nowhere",
			visited(199, 1),
			["every visitor accounted for"],
		],
		[
			"drops, while visitors came in time",
			{ ...many, ...visited(1980), dropped: 20 },
			[],
		],
		[
			"drops, while visitors were late",
			{ ...many, ...visited(1980), dropped: 20, lag: late(11) },
			["schedule lag p99"],
		],
		[
			"drops on a busy machine with too few visitors to know",
			{ ...visited(180), dropped: 20, busyP95: 0.9, lag: late(2, 19) },
			["machine busy, p95"],
		],
		[
			"a place that more left than came to",
			{
				places: [...visited(201).places, ...visited(0, -1).places],
			},
			["every visitor accounted for"],
		],
		[
			"a request that was counted nowhere",
			{ answered: 719 },
			["every request accounted for"],
		],
		[
			"exports that could not be read",
			{ journalProblem: "an export of the engine could not be read" },
			["journal complete"],
		],
		[
			"a run without an end summary, whose journal lacks a visit",
			{ sent: undefined, completed: 201 },
			["journal complete"],
		],
		["ledgers that agree", { ledgers: counts(50, 50) }, []],
		[
			"a request that only one side knows",
			{ ledgers: counts(50, 51) },
			[sameLedger],
		],
		[
			"one that was lost on its way",
			{ ledgers: counts(50, 51), ...lost(1) },
			[],
		],
		[
			"one that was cut off",
			{ ...visited(199, 1, 1), ledgers: counts(50, 51) },
			[],
		],
		[
			"more than were lost",
			{ ledgers: counts(50, 53), ...lost(2) },
			[sameLedger],
		],
		["lag with too few visitors to say so", { lag: late(500, 19) }, []],
		["some lag of few visitors", { lag: late(50, 20) }, []],
		["much lag of few visitors", { lag: late(101, 20) }, ["schedule lag p99"]],
		["lag", { ...many, lag: late(11) }, ["schedule lag p99"]],
		[
			"lag below a tenth of slow steps",
			{ ...many, lag: late(40), stepP50: 500 },
			[],
		],
		[
			"a busy machine of the generator's own",
			{ busyP95: 0.9, isShared: false },
			["machine busy, p95"],
		],
		["a busy shared machine", { busyP95: 0.9 }, []],
		[
			"a busy shared machine that was late",
			{ ...many, busyP95: 0.9, lag: late(11) },
			["schedule lag p99", "machine busy, p95"],
		],
		[
			"a run that a limit stopped, with what was due until then",
			{ ...visited(95), isStopped: true, stoppedAt: 10 },
			[],
		],
		[
			"a run that a limit stopped, with hardly any load until then",
			{ ...visited(40), isStopped: true, stoppedAt: 10 },
			["visitors started or dropped as planned"],
		],
		["a run that was stopped", { ...visited(10, 10, 10), isStopped: true }, []],
	];
	it.each(rows)("%s", (_what, change, gates) =>
		expect(broken(change)).toEqual(gates),
	);

	it("show a warning where the mix was distorted", () => {
		const mix = {
			stories: [],
			chiSquare: 30,
			degreesOfFreedom: 4,
			probability: 5e-6,
		};
		const found = judgeGates({ ...evidence, mix }).at(-1);
		expect(found).toMatchObject({
			gate: "the mix as asked for",
			state: "warned",
		});
	});

	it("show a warning where only the machine was busy", () => {
		const states = judgeGates({ ...evidence, busyP95: 0.9 }).map(
			({ state }) => state,
		);
		expect(states).toContain("warned");
	});
});

describe("limits", () => {
	const none = new Measurements();
	const summary = (metrics: object) => new Summary(JSON.stringify({ metrics }));
	const p95: Limit = {
		metric: "step_duration",
		step: "engage",
		statistic: "p95",
		comparison: "<",
		value: 500,
	};
	const series = "step_duration{step:engage}";
	const rows: [string, object, LimitResult["state"]][] = [
		["kept", { count: 20, "p(95)": 499 }, "kept"],
		["broken", { count: 20, "p(95)": 500 }, "broken"],
		[
			"without the samples it needs",
			{ count: 19, "p(95)": 900 },
			"too few samples",
		],
		["without any", { count: 0, "p(95)": 0 }, "no data"],
	];
	it.each(rows)("%s", (_what, figures, state) => {
		const found = judgeLimit(p95, none, summary({ [series]: figures }));
		expect(found.state).toBe(state);
	});

	it("on a counter that never counted are kept; on a rate without samples there is no data", () => {
		const violations: Limit = {
			metric: "violations",
			statistic: "count",
			comparison: "<=",
			value: 0,
		};
		const failed: Limit = {
			metric: "failed_attempts",
			statistic: "rate",
			comparison: "<",
			value: 0.01,
		};
		const one = new Measurements([
			{ metric: "violations", tags: {}, count: 1 },
		]);
		expect(judgeLimit(violations, none, summary({})).state).toBe("kept");
		expect(judgeLimit(failed, none, summary({})).state).toBe("no data");
		expect(judgeLimit(violations, one, summary({})).state).toBe("broken");
		const warning = { ...violations, action: "warn" } as const;
		expect(judgeLimit(warning, one, summary({})).state).toBe("warned");
	});
});
