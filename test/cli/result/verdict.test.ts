/** Verdicts and their order, gates of validity, and limits. */
import { describe, expect, it } from "vitest";
import { Distribution } from "../../../cli/journal/histogram.ts";
import { Measurements } from "../../../cli/journal/measurements.ts";
import type { Evidence } from "../../../cli/result/evidence.ts";
import { judgeGates } from "../../../cli/result/gates.ts";
import { type Lag, lagOf } from "../../../cli/result/lag.ts";
import { judgeLimit } from "../../../cli/result/limits.ts";
import type {
	GateResult,
	LimitResult,
	MixResult,
} from "../../../cli/result/schema.ts";
import { judgePreflight, judgeRun } from "../../../cli/result/verdict.ts";
import type { Limit } from "../../../lib/load/limits.ts";
import { planOf } from "../../plan-of.ts";

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
	needed: 59,
	state,
	reason: "chance may be why; about 2 times as many samples would decide it",
});
const brokenGate: GateResult = {
	gate: "visits interrupted",
	figure: "9",
	bound: "1 %",
	state: "broken",
};

const late250: GateResult = {
	gate: "schedule lag p95",
	figure: "300 ms",
	bound: "at most 250 ms",
	state: "broken",
};

/** So many visitors arrived and left at once, so many are still there; the virtual users counted the same, unless they were cut off. */
const visited = (ended: number, inFlight = 0, turnedAway = 0) => ({
	started: ended + inFlight,
	turnedAway,
	interrupted: inFlight,
	counted: { started: ended + inFlight, turnedAway, ended, requests: 720 },
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
/** A mix of one scenario. */
const mixOfDrawn = (drawn: number, started: number): MixResult => ({
	stories: [
		{
			scenario: "cold-account",
			share: 0.5,
			planned: 100,
			drawn,
			started,
			turnedAway: 0,
		},
	],
});
const evidence: Evidence = {
	plan,
	...visited(200),
	exceptions: 0,
	stacks: [],
	unplannedSteps: [],
	lag: late(2, 200),
	lagBeforeTurnedAway: late(2, 200),
	starts: { seconds: 20, behind: 0 },
	sessionsResumed: 89,
	leftOut: plan.leftOut,
	deviations: [],
	disturbed: undefined,
	isStopped: false,
	stoppedAt: undefined,
	isCutOff: false,
	requestCounts: undefined,
	inFront: 0,
	answered: 720,
	lost: 0,
	causes: [],
	journalProblem: undefined,
	journalSeconds: 20,
	mix: undefined,
	signal: undefined,
	engineFailure: undefined,
	targetGone: undefined,
	stoppedBy: undefined,
};
/** What may change a verdict. */
interface Change extends Partial<Evidence> {
	readonly gates?: readonly GateResult[];
	readonly limits?: readonly LimitResult[];
}
const judged = ({ gates = [], limits = [limit("kept")], ...rest }: Change) =>
	judgeRun({ ...evidence, ...rest }, gates, limits);
const verdictOf = (change: Change): string => {
	const { word, exitCode } = judged(change);
	return `${word} ${exitCode}`;
};

describe("the verdict", () => {
	const rows: [string, Change, string][] = [
		["everything is as it should be", {}, "passed 0"],
		["a limit is broken", { limits: [limit("broken")] }, "failed 1"],
		[
			"a limit is undecided",
			{ limits: [limit("undecided")] },
			"inconclusive 4",
		],
		["a limit has no data", { limits: [limit("no data")] }, "invalid 3"],
		["a gate is broken", { gates: [brokenGate] }, "invalid 3"],
		["no limit on a duration was judged", { limits: [] }, "inconclusive 4"],
		[
			"a limit only warns of the one duration that was judged",
			{ limits: [{ ...limit("warned"), action: "warn" }] },
			"passed 0",
		],
		[
			"no session was resumed, though the plan resumes sessions",
			{ sessionsResumed: 0 },
			"inconclusive 4",
		],
		["no visitor was started", { started: 0 }, "invalid 3"],
		["k6 failed", { engineFailure: "k6 panicked (109)" }, "invalid 3"],
		[
			"a limit stopped it, while others have no data yet",
			{
				stoppedBy: { limit: "answers{status:0} rate < 0.5", second: 17 },
				limits: [limit("broken"), limit("no data"), limit("undecided")],
			},
			"failed 1",
		],
		["a limit only warns", { limits: [limit("warned")] }, "passed 0"],
		[
			"a limit that only warns is undecided, or has no data",
			{
				limits: [
					limit("kept"),
					{ ...limit("undecided"), action: "warn" },
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
		[
			"visitors were turned away while the gates held",
			{ turnedAway: 6 },
			"failed 1",
		],
		["a handful of visitors were turned away", { turnedAway: 5 }, "passed 0"],
		[
			"visitors were turned away while a gate is broken",
			{ turnedAway: 60, gates: [brokenGate] },
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
			{ limits: [limit("undecided"), limit("broken")] },
			"failed 1",
		],
		[
			"invalid outranks failed",
			{ limits: [limit("broken")], gates: [brokenGate] },
			"invalid 3",
		],
		[
			"a violation was found by a late generator",
			{
				limits: [{ ...limit("broken"), metric: "violations" }],
				gates: [late250],
			},
			"failed 1",
		],
		[
			"a limit on durations is broken, and the generator was late",
			{ limits: [limit("broken")], gates: [late250] },
			"invalid 3",
		],
	];
	it.each(rows)("when %s", (_what, change, verdict) =>
		expect(verdictOf(change)).toBe(verdict),
	);

	it("lists every reason, and how many samples more would help", () => {
		const { reasons } = judged({
			limits: [limit("broken"), limit("undecided")],
		});
		expect(reasons).toHaveLength(2);
		expect(reasons[1]).toContain("about 2 times as many samples");
	});
});

const lost = (count: number) => ({ lost: count, answered: 720 - count });
const counts = (client: number, server: number): Evidence["requestCounts"] => ({
	client: { "engagement 201": client, "report 200": 7 },
	server: { "engagement 201": server, "report 200": 7 },
});
const lagged = "schedule lag p95";
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

describe("the verdict of a run that ended with its preflight", () => {
	const ended = { kind: "preflight", code: 0, signal: null } as const;
	const rows = [
		["failed", 1],
		["invalid", 3],
	] as const;
	it.each(rows)("is %s, with the exit code of its failure", (word, exitCode) =>
		expect(
			judgePreflight({
				...ended,
				failure: { exitCode, reason: "x" },
				stopSignal: null,
			}),
		).toMatchObject({ word, exitCode }),
	);

	it("is stopped where a signal came", () =>
		expect(
			judgePreflight({ ...ended, failure: undefined, stopSignal: "SIGTERM" }),
		).toMatchObject({ word: "stopped", exitCode: 143 }));
});

describe("the lag of visitors", () => {
	it("is that of all scenarios together, from what was measured", () => {
		const lagged = (scenario: string, milliseconds: number, count: number) => {
			const distribution = new Distribution();
			const index = Math.floor(Math.log2(milliseconds) * 128);
			const buckets = [index, count];
			const sum = milliseconds * count;
			distribution.add({
				...{ scale: 7, zeros: 0, sum, buckets },
				...{ min: milliseconds, max: milliseconds },
			});
			const tags = { scenario };
			return { metric: "schedule_lag", tags, count, distribution };
		};
		const lag = lagOf(
			new Measurements([
				lagged("visitor-funnel", 1, 300),
				lagged("cold-account", 500, 10),
			]),
		);
		expect(lag.samples).toBe(310);
		expect(lag.quantile(0.95)).toBeCloseTo(1, 1);
		expect(lag.quantile(1)).toBeCloseTo(500, -1);
	});

	it("is undefined where no visitor came", () => {
		const lag = lagOf(new Measurements());
		expect([lag.samples, lag.quantile(0.99)]).toEqual([0, 0]);
	});
});

describe("gates of validity", () => {
	it("hold for a good run", () => expect(broken({})).toEqual([]));

	const rows: [string, Partial<Evidence>, string[]][] = [
		[
			"load that was never sent",
			visited(40),
			["visitors started or turned away as planned"],
		],
		["visitors turned away count as planned", visited(40, 0, 160), []],
		[
			"more than 1 % too many visitors",
			visited(203),
			["visitors started or turned away as planned"],
		],
		["interrupted visits", visited(197, 3), ["visits interrupted"]],
		[
			"an exception",
			{ ...visited(199, 1), interrupted: 0, exceptions: 1 },
			["uncaught exceptions"],
		],
		[
			"a visitor whose end is not in the journal",
			{ ...visited(199, 1), counted: visited(200).counted },
			["every visitor accounted for"],
		],
		[
			"visitors turned away, while others came in time",
			{ ...many, ...visited(1980, 0, 20) },
			[],
		],
		[
			"visitors turned away, after others were late",
			{ ...many, ...visited(1980, 0, 20), lagBeforeTurnedAway: late(51) },
			["visitors turned away"],
		],
		[
			"visitors turned away on a disturbed machine",
			{ ...many, ...visited(1980, 0, 20), disturbed: "steal" },
			["visitors turned away"],
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
			"a request of an interrupted visit that was not counted",
			{ ...visited(200, 1), isStopped: true, answered: 719 },
			[],
		],
		[
			"exports that could not be read",
			{ journalProblem: "an export of k6 could not be read" },
			["journal complete"],
		],
		[
			"a journal that lacks a visitor",
			{ counted: { started: 201, turnedAway: 0, ended: 200 } },
			["journal complete"],
		],
		[
			"a journal that lacks one who was turned away",
			{ counted: { started: 200, turnedAway: 1, ended: 200 } },
			["journal complete"],
		],
		[
			"a virtual user that never said what it had played",
			{ counted: undefined },
			["journal complete"],
		],
		[
			"the same, where the run was stopped",
			{ ...visited(150, 3), counted: undefined, isStopped: true },
			[],
		],
		["counts that agree", { requestCounts: counts(50, 50) }, []],
		[
			"a request that only one side knows",
			{ requestCounts: counts(50, 51) },
			[sameLedger],
		],
		[
			"one that was lost on its way",
			{ requestCounts: counts(50, 51), ...lost(1) },
			[],
		],
		[
			"one that was cut off",
			{ ...visited(199, 1), requestCounts: counts(50, 51) },
			[],
		],
		[
			"one that a gateway answered",
			{ requestCounts: counts(50, 51), inFront: 1 },
			[],
		],
		[
			"more than were lost",
			{ requestCounts: counts(50, 53), ...lost(2) },
			[sameLedger],
		],
		[
			"starts behind the plan for two seconds, or 1 % of the load",
			{ starts: { seconds: 300, behind: 3 } },
			[],
		],
		[
			"starts behind the plan for longer",
			{ starts: { seconds: 300, behind: 4 } },
			["visitors started in time"],
		],
		[
			"a mix within 1 % and one visitor of what was drawn",
			{ mix: mixOfDrawn(100, 102) },
			[],
		],
		["a mix further off", { mix: mixOfDrawn(100, 97) }, ["the mix as drawn"]],
		[
			"requests that the target lost",
			{ causes: [{ cause: "connection reset", count: 9, second: 3 }] },
			[],
		],
		[
			"requests that the generator could not send",
			{ causes: [{ cause: "no local port left", count: 1, second: 3 }] },
			["the generator's own failures"],
		],
		["lag that limits take into account", { lag: late(250) }, []],
		["lag beyond that of few visitors", { lag: late(251, 20) }, [lagged]],
		["and of many", { ...many, lag: late(251) }, [lagged]],
		["a disturbed machine", { disturbed: "steal" }, []],
		[
			"a run that a limit stopped, with what was due until then",
			{ ...visited(95), isStopped: true, stoppedAt: 10 },
			[],
		],
		[
			"a run that a limit stopped, with hardly any load until then",
			{ ...visited(40), isStopped: true, stoppedAt: 10 },
			["visitors started or turned away as planned"],
		],
		[
			"a step that the plan does not expect",
			{ unplannedSteps: ["visitor-funnel: look"] },
			["steps as planned"],
		],
		["a run that was stopped", { ...visited(10, 10, 10), isStopped: true }, []],
	];
	it.each(rows)("%s", (_what, change, gates) =>
		expect(broken(change)).toEqual(gates),
	);

	it("show a warning where the machine was disturbed", () => {
		const states = judgeGates({ ...evidence, disturbed: "steal" }).map(
			({ state }) => state,
		);
		expect(states).toContain("warned");
	});
});

describe("limits", () => {
	const none = new Measurements();
	const machine = { samples: [], cores: 2, lag: late(1) };
	const p95: Limit = {
		metric: "step_duration",
		step: "engage",
		statistic: "p95",
		comparison: "<",
		value: 500,
	};
	/** The lags of so many visitors in time. */
	const inTime = (count: number): Distribution => {
		const distribution = new Distribution();
		const [min, max, sum, buckets] = [0.5, 0.5, 0, [-129, count]];
		distribution.add({ scale: 7, zeros: 0, sum, min, max, buckets });
		return distribution;
	};
	/** Steps that all took so long. */
	const taking = (milliseconds: number, count: number): Measurements => {
		const distribution = new Distribution();
		const index = Math.ceil(Math.log2(milliseconds) * 128) - 1;
		const buckets = [index, count];
		const [min, max, sum] = [milliseconds, milliseconds, 0];
		if (count > 0)
			distribution.add({ scale: 7, zeros: 0, sum, min, max, buckets });
		const tags = { step: "engage" };
		return new Measurements([
			{ metric: "step_duration", tags, count, distribution },
			{ metric: "schedule_lag", tags: {}, count, distribution: inTime(1000) },
		]);
	};
	const judge = (one: Limit, whole: Measurements) =>
		judgeLimit(one, { whole, batches: [whole], machine, seconds: 20 }).state;
	const rows: [string, Measurements, LimitResult["state"]][] = [
		["kept", taking(490, 59), "kept"],
		["broken", taking(510, 59), "broken"],
		["without the samples that it needs", taking(100, 58), "undecided"],
		["without any", none, "no data"],
	];
	it.each(rows)("%s", (_what, measured, state) => {
		expect(judge(p95, measured)).toBe(state);
	});

	it("that only all samples together can miss are decided by the figure: a rate under 1, durations that have to be long", () => {
		const rate: Limit = {
			metric: "answers",
			status: "0",
			statistic: "rate",
			comparison: "<",
			value: 1,
		};
		const lost = (all: number) =>
			new Measurements([
				{ metric: "http_reqs", tags: { status: "0" }, count: all },
				{ metric: "http_reqs", tags: { status: "200" }, count: 9 - all },
			]);
		expect([judge(rate, lost(8)), judge(rate, lost(9))]).toEqual([
			"kept",
			"broken",
		]);
		const long: Limit = { ...p95, comparison: ">=" };
		expect([
			judge(long, taking(900, 59)),
			judge(long, taking(100, 59)),
		]).toEqual(["kept", "broken"]);
	});

	it("on a count in any window are decided by the worst window, however many there are in all", () => {
		const few: Limit = {
			metric: "violations",
			statistic: "count",
			comparison: "<=",
			value: 3,
			window: "5s",
		};
		const whole = new Measurements([
			{ metric: "violations", tags: {}, count: 10 },
		]);
		const by = { whole, batches: [whole], machine, seconds: 20 };
		const worst = { measured: 3, samples: 3, second: 9 };
		const found = judgeLimit(few, by, { worst, brokenAt: undefined });
		expect(found.state).toBe("kept");
	});

	it("says why, in a sentence", () => {
		const whole = taking(100, 59);
		const by = { whole, batches: [whole], machine, seconds: 20 };
		expect(judgeLimit(p95, by).reason).toBe(
			"with 95 % confidence at most 5 % took 500 ms or longer",
		);
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
		expect(judge(violations, none)).toBe("kept");
		expect(judge(failed, none)).toBe("no data");
		expect(judge(violations, one)).toBe("broken");
		const warning = { ...violations, action: "warn" } as const;
		expect(judge(warning, one)).toBe("warned");
	});
});
