/** From settings to a plan: precedence, visitors, visits at once, limits, and what is refused. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatDuration, parseDuration } from "../../lib/load/duration.ts";
import { describeLimit } from "../../lib/load/limits.ts";
import { profiles } from "../../lib/load/profiles.ts";
import { countsOf } from "../../lib/load/schedule.ts";
import {
	expectedVisitors,
	lengthSeconds,
	measuredVisitors,
	shapeOf,
} from "../../lib/load/shape.ts";
import { refuseUnknownVariables } from "../../lib/plan/given.ts";
import { BadInput, UnsafeTarget } from "../../lib/util/user-errors.ts";
import { everySessionResumed } from "../../lib/workload/workload.ts";
import { type Options, planOf } from "../plan-of.ts";

const problemOf = (
	options: Options,
	files?: Readonly<Record<string, unknown>>,
): string => {
	try {
		planOf(options, files);
	} catch (error) {
		if (error instanceof BadInput) return `2: ${error.message}`;
		if (error instanceof UnsafeTarget) return `5: ${error.message}`;
		throw error;
	}
	return "none";
};

describe("settings", () => {
	it("are the smoke profile against the local server by default", () => {
		const plan = planOf({});
		const { rate, timeScale } = plan.load;
		expect([plan.profile, rate, timeScale, plan.seed]).toEqual([
			"smoke",
			10,
			0.1,
			1,
		]);
		expect([plan.target.isLoopback, plan.target.mayWrite]).toEqual([
			true,
			true,
		]);
	});

	it("take options before the settings file, and the file before the profile", () => {
		const files = { "s.json": { load: { rate: 5, duration: "1m" } } };
		expect(planOf({ settings: "s.json" }, files).load).toMatchObject({
			rate: 5,
			seconds: 60,
		});
		expect(planOf({ settings: "s.json", rate: "7" }, files).load).toMatchObject(
			{ rate: 7, seconds: 60 },
		);
	});

	const wrong: [Options, unknown, string][] = [
		[
			{ rate: "fast" },
			{},
			'2: --rate: expected visitors a second, 0.01 to 100000, found "fast"',
		],
		[
			{ rate: "0" },
			{},
			'2: --rate: expected visitors a second, 0.01 to 100000, found "0"',
		],
		[
			{ duration: "5" },
			{},
			'2: --duration: expected a duration like 20s, 5m or 1h30m, found "5"',
		],
		[{ seed: "1.5" }, {}, '2: --seed: expected a whole number, found "1.5"'],
		[
			{ profile: "smok" },
			{},
			'2: --profile: expected a profile (smoke, load, stress, spike, soak, breakpoint), found "smok"; did you mean "smoke"?',
		],
		[
			{ settings: "none.json" },
			{},
			"2: --settings: expected a readable JSON file, found no such file",
		],
		[
			{ settings: "s.json" },
			{ visitrs: {} },
			'2: s.json: visitrs: unknown member; did you mean "visitors"?',
		],
		[
			{ settings: "s.json" },
			{ visitors: { leadShare: 2 } },
			"2: s.json: visitors.leadShare: expected at most 1, found 2",
		],
		[
			{ settings: "s.json" },
			{ visitors: { weights: { bounze: 2 } } },
			'2: s.json: visitors.weights.bounze: unknown member; did you mean "bounce"?',
		],
		[
			{ settings: "s.json" },
			{
				visitors: {
					weights: { bounce: 0, browse: 0, chat: 0, buy: 0, return: 0 },
				},
			},
			"2: s.json: visitors.weights: expected one above 0, found only 0",
		],
		[
			{ settings: "s.json" },
			{ visitors: { read: { medianSeconds: 50 } } },
			"2: s.json: visitors.read: expected a p99Seconds of at least medianSeconds (50), found 20",
		],
		[
			{ settings: "s.json" },
			{ load: { duration: "soon" } },
			'2: s.json: load.duration: expected as in 20s, 5m or 1h30m, found "soon"',
		],
		[
			{ target: "http://127.0.0.1:1" },
			{},
			'2: --target: expected a URL like https://127.0.0.1:8443, found "http://127.0.0.1:1"',
		],
	];
	it.each(wrong)("%j with %j is refused in one line", (options, file, line) => {
		expect(problemOf(options, { "s.json": file })).toBe(line);
	});

	it("by unknown names are refused, with the nearest", () => {
		expect(() =>
			refuseUnknownVariables(["HOME", "VISITANT_RATE", "VISITANT_K6"], []),
		).not.toThrow();
		expect(() => refuseUnknownVariables(["VISITANT_RAT"], [])).toThrow(
			'did you mean "VISITANT_RATE"?',
		);
		expect(() =>
			refuseUnknownVariables(["VISITANT_TOKEN_A"], ["VISITANT_TOKEN_A"]),
		).not.toThrow();
	});
});

describe("targets", () => {
	const staging = {
		monitor: {
			url: "https://staging.example",
			account: "acme",
			appInstallation: "app 1",
		},
	};
	const files = (entry: object) => ({
		"targets.json": { $schema: "x", staging: { ...staging, ...entry } },
	});

	it.each([
		"https://127.0.0.1:9",
		"https://127.3.2.1",
		"https://localhost:9/base/",
		"https://[::1]:9",
	])("%s is loopback", (target) =>
		expect(planOf({ target }).target.isLoopback).toBe(true),
	);

	it.each([
		"https://example.com",
		"https://127.0.0.1.example.com",
		"https://128.0.0.1",
		"https://localhost.example",
		"https://0.0.0.0:9",
	])("%s is refused: it is not listed", (target) =>
		expect(problemOf({ target })).toMatch(/^5: /),
	);

	it.each([
		"https://127.0.0.1@example.com",
		"https://127.0.0.1#.example.com",
		"https://example.com\\@127.0.0.1",
		"https://127.1/?x",
		"https://127.0.0.1:99999",
		"https://127.0.0.08",
		"https://127.0.0.256",
		"https://127.0.1",
		"https://under_score.example",
		`https://${"a".repeat(300)}.example`,
		"https://127.0.0.1/../x y",
	])("%s is not even read as a URL", (target) =>
		expect(problemOf({ target })).toMatch(/^[25]: /),
	);

	it("is refused without the user and password in its URL", () => {
		const problem = problemOf({ target: "https://kim:secret@127.0.0.1" });
		expect(problem).toContain('found "https://***@127.0.0.1"');
	});

	it("may be named or given by their URL once they are listed; nothing is promised or written unasked", () => {
		for (const target of ["staging", "https://staging.example"]) {
			const plan = planOf({ target }, files({}));
			expect(plan.target).toMatchObject({
				url: "https://staging.example",
				account: "acme",
				mayWrite: false,
				promises: {},
			});
			expect(plan.scenarios[0]?.steps.map(({ step }) => step)).not.toContain(
				"purchase",
			);
		}
	});

	it("that are not listed get the nearest name", () => {
		expect(problemOf({ target: "stagin" }, files({}))).toBe(
			'5: --target: expected a loopback URL or a target listed in targets.json, found "stagin"; did you mean "staging"?',
		);
	});

	it("bound the rate and the duration", () => {
		expect(problemOf({ target: "staging" }, files({ maxRate: 5 }))).toMatch(
			/^5: 10 visitors\/s is over the maxRate/,
		);
		expect(
			problemOf({ target: "staging" }, files({ maxDuration: "10s" })),
		).toMatch(/^5: 20 s is over the maxDuration/);
		expect(
			problemOf(
				{ target: "staging" },
				files({ maxRate: 10, maxDuration: "20s" }),
			),
		).toBe("none");
	});

	it("are validated as a file", () => {
		expect(
			problemOf({}, { "targets.json": { staging: { monitor: {} } } }),
		).toBe(
			"2: targets.json: staging.monitor: expected the member url, account, appInstallation, found none",
		);
	});
});

describe("the visitors of a plan", () => {
	it("are as many as the schedule has, and as the rate says where they come evenly", () => {
		const even = planOf({ rate: "7", duration: "10s" });
		expect(even.plannedVisitors).toBe(70);
		expect(even.dueUntil(5)).toBeCloseTo(35, 0);
		const random = planOf({ rate: "70", duration: "1m", arrivals: "poisson" });
		expect(random.plannedVisitors).toBe(countsOf(random.schedule).visitors);
		expect(Math.abs(random.plannedVisitors - 4200)).toBeLessThan(
			5 * Math.sqrt(4200),
		);
	});

	it("of a warm-up are planned, but not measured", () => {
		const shape = shapeOf({ ...profiles.load, rate: 10, seconds: 20 });
		expect(expectedVisitors(shape)).toBe(150 + 200);
		expect(measuredVisitors(shape)).toBe(200);
	});

	it("come at random by default, but evenly in the smoke profile and the preflight", () => {
		const arrivalsIn = (options: Options) => planOf(options).load.arrivals;
		expect(arrivalsIn({})).toBe("even");
		expect(arrivalsIn({ mode: "preflight" })).toBe("even");
		for (const profile of ["load", "stress", "spike", "soak", "breakpoint"])
			expect(arrivalsIn({ profile })).toBe("poisson");
		expect(arrivalsIn({ arrivals: "poisson" })).toBe("poisson");
	});

	it("come in the stages of a settings file, each at its rate, after the profile's warm-up", () => {
		const stages = [
			{ rate: 20, duration: "1m" },
			{ rate: 0.5, duration: "30s" },
			{ rate: 40, duration: "1m30s" },
		];
		const files = { "s.json": { load: { stages } } };
		const plan = planOf({ settings: "s.json" }, files);
		expect(plan.lengthSeconds).toBe(180);
		expect(plan.plannedVisitors).toBe(20 * 60 + 0.5 * 30 + 40 * 90);
		expect(plan.dueUntil(60)).toBe(1200);
		expect(plan.dueUntil(90)).toBe(1215);
		const warm = planOf({ settings: "s.json", profile: "load" }, files);
		expect(warm.lengthSeconds).toBe(30 + 180);
		expect(warm.shape.warmUpSeconds).toBe(30);
	});

	it("may be none in the preflight of a slow load, where one comes alone", () => {
		const slow = { rate: "0.02" };
		expect(
			planOf({ ...slow, profile: "load" }).plannedVisitors,
		).toBeGreaterThan(0);
		expect(problemOf({ ...slow, mode: "preflight" })).toBe("none");
		expect(problemOf({ ...slow, visitor: "7" })).toBe("none");
	});

	const stage = { rate: 20, duration: "1m" };
	const wrong: [string, Options, object, string][] = [
		[
			"no stages",
			{},
			{ stages: [] },
			"2: s.json: load.stages: expected 1 or more of them, found []",
		],
		[
			"a stage of no length",
			{},
			{ stages: [stage, { ...stage, duration: "0s" }] },
			'2: s.json: load.stages[1].duration: expected as in 20s, 5m or 1h30m, found "0s"',
		],
		[
			"a stage of no rate",
			{},
			{ stages: [{ ...stage, rate: 0 }] },
			"2: s.json: load.stages[0].rate: expected at least 0.01, found 0",
		],
		[
			"a stage without a rate",
			{},
			{ stages: [{ duration: "1m" }] },
			"2: s.json: load.stages[0]: expected the member rate, found duration",
		],
		[
			"stages beside a rate",
			{ rate: "5" },
			{ stages: [stage] },
			"2: --rate: expected no other rate or duration beside load.stages of s.json; leave out one of the two",
		],
		[
			"stages beside a duration in the same file",
			{},
			{ stages: [stage], duration: "5m" },
			"2: load.duration: expected no other rate or duration beside load.stages of s.json; leave out one of the two",
		],
		[
			"unknown arrivals",
			{ arrivals: "poison" },
			{},
			'2: --arrivals: expected poisson or even, found "poison"; did you mean "poisson"?',
		],
		[
			"unknown connections",
			{},
			{ connections: "keep-alive" },
			'2: s.json: load.connections: expected one of "per-visitor", "reused", found "keep-alive"',
		],
		[
			"a bound of 0 visits",
			{},
			{ visitsAtOnce: 0 },
			"2: s.json: load.visitsAtOnce: expected at least 1, found 0",
		],
		[
			"half a bound",
			{ visitsAtOnce: "1.5" },
			{},
			'2: --visitsAtOnce: expected a whole number, found "1.5"',
		],
		[
			"a load of less than one visitor",
			{ rate: "0.01", duration: "5s" },
			{},
			"2: rate: 0.01 visitors/s for 5 s make less than one visitor; ask for a higher rate or a longer duration",
		],
	];
	it.each(wrong)("are refused for %s", (_what, options, load, line) => {
		expect(
			problemOf({ settings: "s.json", ...options }, { "s.json": { load } }),
		).toBe(line);
	});
});

describe("every profile", () => {
	it.each(Object.entries(profiles))(
		"%s lasts as long as it says",
		(_name, profile) => {
			const shape = shapeOf(profile);
			expect(lengthSeconds(shape)).toBeCloseTo(
				profile.seconds + profile.warmUpSeconds,
			);
		},
	);
});

describe("the mix", () => {
	const mixOf = (
		visitors: object = {},
		limits: object[] = [],
		options: Options = {},
	) =>
		planOf(
			{ settings: "s.json", ...options },
			{ "s.json": { visitors, limits } },
			"mixed-traffic",
		);

	it("has its scenarios by weight, each with visitors and limits of its own", () => {
		const { scenarios, limits } = mixOf();
		expect(
			scenarios.map(({ scenario, plannedVisitors: planned }) => [
				scenario,
				planned,
			]),
		).toEqual([
			["visitor-funnel", 140],
			["session-capping", 10],
			["cold-account", 10],
			["invalid-requests", 20],
			["engagement-history", 20],
		]);
		expect(limits).toContainEqual(
			expect.objectContaining({ scenario: "session-capping", step: "lift" }),
		);
	});

	it("leaves out a scenario without weight, and takes habits by scenario", () => {
		const { scenarios } = mixOf({
			weights: { "cold-account": 0 },
			"visitor-funnel": { leadShare: 0 },
		});
		expect(scenarios.map(({ scenario }) => scenario)).not.toContain(
			"cold-account",
		);
		expect(scenarios[0]?.steps.map(({ step }) => step)).not.toContain("lead");
	});

	it("has a limit of its settings in place of every scenario's default, unless it names one", () => {
		const failed = {
			metric: "failed_attempts",
			statistic: "rate",
			comparison: "<",
			value: 0.05,
		};
		const of = (limits: object[]) =>
			mixOf({}, limits, { rate: "200" }).limits.filter(
				({ metric }) => metric === "failed_attempts",
			);
		expect(of([failed])).toEqual([failed]);
		expect(of([{ ...failed, scenario: "cold-account" }])).toHaveLength(5);
	});

	it("takes limits on one scenario, and refuses those on none", () => {
		const limit = {
			metric: "step_duration",
			scenario: "visitor-funnel",
			step: "engage",
			statistic: "p95",
			comparison: "<",
			value: 50,
		};
		expect(mixOf({}, [limit]).limits).toContainEqual(limit);
		expect(() => mixOf({}, [{ ...limit, scenario: "visitor-funel" }])).toThrow(
			'found "visitor-funel"; did you mean "visitor-funnel"?',
		);
	});
});

describe("visits at once", () => {
	it("follow Little's law, where answers come at once and where they are as slow as the limits allow", () => {
		const { expectedAtOnce, scenarios } = planOf({ rate: "100" });
		const { quick, slow } = scenarios[0]?.visitSeconds ?? { quick: 0, slow: 0 };
		const atOnce = (mean: number) => Math.ceil(mean + 3 * Math.sqrt(mean));
		expect(expectedAtOnce).toEqual({
			quick: atOnce(100 * quick),
			slow: atOnce(100 * slow),
		});
		expect(slow).toBeGreaterThan(quick);
	});

	it("grow with the rate, with think times and with looser limits", () => {
		const expected = (file: object) =>
			planOf({ settings: "s.json" }, { "s.json": file }).expectedAtOnce;
		const base = expected({});
		expect(expected({ load: { rate: 20 } }).quick).toBeGreaterThan(base.quick);
		expect(expected({ load: { timeScale: 1 } }).quick).toBeGreaterThan(
			base.quick,
		);
		const loose = {
			metric: "step_duration",
			step: "engage",
			statistic: "p95",
			comparison: "<",
			value: 2000,
		};
		const slow = expected({ limits: [loose] });
		expect(slow.slow).toBeGreaterThan(base.slow);
		expect(slow.quick).toBe(base.quick);
	});

	it("are bound by what is asked for, else by what the machine holds", () => {
		const boundOf = (options: Options, load: object) =>
			planOf({ settings: "s.json", ...options }, { "s.json": { load } })
				.visitsAtOnce;
		expect(boundOf({}, {})).toBe(20_000);
		expect(boundOf({}, { visitsAtOnce: 300 })).toBe(300);
		expect(boundOf({ visitsAtOnce: "50" }, { visitsAtOnce: 300 })).toBe(50);
	});

	it("may last as long as the longest possible visit: every request times out three times, every pause is the longest", () => {
		const [funnel] = planOf({}).scenarios;
		// The visitor who returns: five requests, a handshake and one more; reads 2, leaves 3, is away for 6 s at most.
		expect(funnel?.longestVisitSeconds).toBe(7 * (4 * 10 + 13) + 11);
	});
});

describe("limits", () => {
	it("by default are on violations, failed attempts and each step; those without samples are left out", () => {
		const plan = planOf({});
		const about = plan.limits.map(
			({ metric, step = "", statistic }) => `${metric} ${step} ${statistic}`,
		);
		expect(about).toContain("violations  count");
		expect(about).toContain("step_duration engage p95");
		expect(about).not.toContain("step_duration engage p99");
		expect(plan.leftOut.map(({ limit }) => describeLimit(limit))).toContain(
			"step_duration{step:engage} p99 < 1500 ms",
		);
	});

	const limit = {
		metric: "step_duration",
		step: "engage",
		statistic: "p95",
		comparison: "<",
		value: 50,
	};
	const withLimit = (change: object) =>
		problemOf(
			{ settings: "s.json" },
			{ "s.json": { limits: [{ ...limit, ...change }] } },
		);

	it("of the settings file replace the default of the same figure", () => {
		const { limits } = planOf(
			{ settings: "s.json" },
			{ "s.json": { limits: [limit] } },
		);
		expect(
			limits.filter(
				({ step, statistic }) => step === "engage" && statistic === "p95",
			),
		).toEqual([limit]);
	});

	it("that would have too few samples are left out: resumed sessions where none are promised, rates of a few visitors", () => {
		const targets = {
			staging: {
				monitor: {
					url: "https://staging.example",
					account: "acme",
					appInstallation: "app",
				},
			},
		};
		const unpromised = planOf(
			{ target: "staging" },
			{ "targets.json": targets },
			"invalid-requests",
		);
		expect(
			unpromised.leftOut.map(({ limit }) => describeLimit(limit)).join(),
		).toContain("session_reuse rate >= 1");
		const few = planOf({ rate: "1", duration: "3s" });
		expect(
			few.leftOut.map(({ limit }) => describeLimit(limit)).join(),
		).toContain("failed_attempts rate < 0.01");
		expect(few.limits.map(({ metric }) => metric)).toEqual(["violations"]);
		const usual = planOf({}, {}, "invalid-requests");
		expect(usual.limits.map(({ metric }) => metric)).toContain("session_reuse");
	});

	it("on resumed sessions are fed by those who come back to the engagement, not by reports", () => {
		const withTypes = (weights: object) => () =>
			planOf(
				{ settings: "s.json" },
				{ "s.json": { limits: [everySessionResumed], visitors: { weights } } },
			);
		expect(withTypes({ browse: 0, bounce: 0 })).not.toThrow();
		expect(withTypes({ chat: 0, buy: 0, return: 0 })).toThrow("session_reuse");
	});

	it("take a window, a status and an action, beside the default one on the same figure", () => {
		const window = { ...limit, window: "10s", action: "warn" };
		const refused = {
			metric: "answers",
			status: "503",
			statistic: "rate",
			comparison: "<",
			value: 0.01,
			action: "stop",
		};
		const { limits } = planOf(
			{ settings: "s.json" },
			{ "s.json": { limits: [window, refused] } },
		);
		expect(limits).toEqual(expect.arrayContaining([window, refused]));
		const own = limits.filter(
			({ step, statistic }) => step === "engage" && statistic === "p95",
		);
		expect(own).toHaveLength(2);
	});

	it.each([
		[
			"an unknown window",
			{ window: "a while" },
			/limits\[0\]\.window: expected whole run, steady state, or any so many seconds/,
		],
		[
			"a window longer than the load",
			{ window: "5m" },
			/expected a window of at most 20 s in a load of 20 s/,
		],
		[
			"a window without the samples",
			{ window: "1s" },
			/needs 59 samples, but the plan gives about 10/,
		],
		[
			"failures of the whole run",
			{
				metric: "failed_attempts",
				statistic: "rate",
				value: 0.1,
				window: "whole run",
			},
			/expected steady state or seconds as in 10s as the window of failed_attempts, found "whole run"/,
		],
		[
			"a status of durations",
			{ status: "503" },
			/a status belongs to the metric answers/,
		],
		[
			"answers without a status",
			{ metric: "answers", statistic: "rate", value: 0.1 },
			/a status belongs to the metric answers/,
		],
		[
			"a stop by what has to grow first",
			{
				...{ metric: "achieved_rate", statistic: "rate" },
				...{ comparison: ">=", value: 5, action: "stop" },
			},
			/expected a window of seconds, as in 10s, since achieved_rate is below its bound/,
		],
		[
			"a stop by a count that has to grow first",
			{
				...{ metric: "answers", status: "201", statistic: "count" },
				...{ comparison: ">=", value: 5, action: "stop" },
			},
			/since answers is below its bound/,
		],
		[
			"an achieved rate of the whole load's length in a window",
			{
				...{ metric: "achieved_rate", statistic: "rate" },
				...{ comparison: ">=", value: 5, window: "20s" },
			},
			/expected a window of at most 19 s in a load of 20 s/,
		],
		["no status at all", { status: "teapot" }, /as in 503; 0 for no answer/],
		["an unknown action", { action: "shout" }, /fail.*warn.*stop/],
	])("with %s are refused", (_what, change, problem) =>
		expect(withLimit(change)).toMatch(problem),
	);

	it("that cannot be judged are refused", () => {
		expect(withLimit({ step: "engag" })).toContain(
			'unknown step "engag"; did you mean "engage"?',
		);
		expect(withLimit({ statistic: "p99" })).toContain(
			"needs 299 samples, but the plan gives about 200",
		);
		expect(withLimit({ statistic: "count" })).toContain(
			"expected a statistic of step_duration (p50, p90, p95, p99)",
		);
		expect(withLimit({})).toBe("none");
	});
});

describe("the preflight", () => {
	it("has no limits of its own, and takes as many steps as possible without think time", () => {
		const limits = [
			{
				metric: "step_duration",
				step: "impClose",
				statistic: "p99",
				comparison: "<",
				value: 9,
			},
		];
		const files = { "s.json": { limits, load: { rate: 100 } } };
		const plan = planOf({ settings: "s.json", mode: "preflight" }, files);
		expect(plan.shares[0]?.habits).toMatchObject({
			weights: { return: 1, bounce: 0 },
			read: { medianSeconds: 0 },
		});
		expect(plan.limits.some(({ step }) => step === "impClose")).toBe(false);
	});
});

describe("durations", () => {
	it("are read as they are written", () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 1e6 }), (seconds) => {
				expect(parseDuration(formatDuration(seconds))).toBe(seconds);
			}),
		);
		for (const text of ["", "5", "1.5m", "m", "-1s", "0s", "1s1m"])
			expect(parseDuration(text)).toBeUndefined();
	});
});
