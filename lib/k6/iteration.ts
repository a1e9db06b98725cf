/** The one iteration of a virtual user: it plays its share of all visitors. */
import exec from "k6/execution";
import type { Options } from "k6/options";
import { type Corpus, countOf } from "../contract/person.ts";
import { maskBody } from "../contract/personal-data.ts";
import type { Send } from "../contract/transport.ts";
import { type Arrival, arrivalsOf, drawOf } from "../load/schedule.ts";
import { prepareExpectations } from "../model/expected-answer.ts";
import type { Plan } from "../plan/plan.ts";
import { formatEvent } from "../telemetry/events.ts";
import { withoutQuery } from "../util/hidden.ts";
import { cumulativeShares, indexIn } from "../workload/shares.ts";
import { contextsOf, expectationsOf } from "./contexts.ts";
import { playAll } from "./loop.ts";
import { createMetrics } from "./metrics.ts";
import { differenceFrom } from "./same-options.ts";
import type { ScenarioModule } from "./scenario-module.ts";
import { type RunnerContext, ScenarioRunner } from "./scenario-runner.ts";
import { createSends, type Sends } from "./send.ts";

type Modules = Readonly<Record<string, ScenarioModule>>;

/** The function that k6 calls once in every virtual user, with the options of its plan. Throws where the corpus has no people. */
export const createIteration = (
	plan: Plan,
	planned: Options,
	modules: Modules,
	people: Corpus,
): (() => Promise<void>) => {
	if (countOf(people.people) === 0)
		throw new Error("dist/people.json has no people");
	const metrics = createMetrics(plan.shares.map(({ workload }) => workload));
	return async () => {
		refuseOtherOptions(planned, plan.scenario);
		// Made here, since an archive is made without the values of the target's headers.
		const sends = createSends({
			timeoutSeconds: plan.timeoutSeconds,
			isConnectionPerVisitor: plan.connections === "per-visitor",
			headers: headersOf(plan),
		});
		const context = runnerContext(plan, people, sends.sendFor, metrics);
		const runners = runnersFor(plan, modules, context);
		if (context.now) await playShare(plan, runners, context.now, sends);
		else await playOneByOne(plan, runners);
	};
};

/** Ends the test where an archive was made with other settings, or flags replaced what the target's safety depends on. */
const refuseOtherOptions = (planned: Options, scenario: string): void => {
	const difference = differenceFrom(planned, exec.test.options, scenario);
	if (difference !== undefined)
		exec.test.abort(
			`${difference}: make the archive again with the same settings by -e, and give k6 no options of its own`,
		);
};

const runnerContext = (
	plan: Plan,
	people: Corpus,
	sendFor: RunnerContext["sendFor"],
	metrics: RunnerContext["metrics"],
): RunnerContext => {
	const isVerbose = plan.mode.kind !== "load";
	// Looked up once, since each time costs 5 µs. Its clock starts with the load and is never set.
	const { instance } = exec;
	return {
		seed: plan.seed,
		run: plan.run ?? exec.scenario.startTime.toString(36),
		now: isVerbose ? undefined : () => instance.currentTestRunDuration,
		warmUpSeconds: plan.shape.warmUpSeconds,
		tolerated: plan.tolerated,
		people,
		target: {
			pause,
			base: [
				`${plan.target.url}/api/account/`,
				`/app/${encodeURIComponent(plan.target.appInstallation)}/`,
			],
			expectations: prepareExpectations(expectationsOf(plan)),
			timeScale: plan.load.timeScale,
		},
		sendFor: isVerbose
			? (...of) => printing(sendFor(...of), shownBy(plan.mode))
			: sendFor,
		isMix: plan.isMix,
		metrics,
		printed: { isVerbose, violations: {}, traces: {}, inFront: 0 },
	};
};

/** The target's own headers. Throws where a variable is not set. */
const headersOf = ({ target }: Plan): Record<string, string> =>
	Object.fromEntries(
		Object.entries(target.headers ?? {}).map(([name, variable]) => {
			const value = __ENV[variable];
			if (value === undefined)
				throw new Error(
					`targets.json: the variable of the header ${name} is not set`,
				);
			return [name, value];
		}),
	);

const pause = (seconds: number): Promise<void> =>
	new Promise((resolve) => {
		setTimeout(resolve, seconds * 1000);
	});

/** A preflight's log is kept, so it has no personal data. A replay is shown to whoever asked for it, and not kept. */
const shownBy = ({ kind }: Plan["mode"]): ((body: string) => string) =>
	kind === "replay" ? (body) => body : maskBody;

/** Prints every request with its reply, their bodies as `show` makes them. */
const printing =
	(send: Send, show: (body: string) => string): Send =>
	async (asked) => {
		const answer = await send(asked);
		// An operator's credentials never reach a log.
		const { authorization: _, ...rest } = asked;
		const request = { ...rest, body: show(asked.body) };
		const { location } = answer;
		const reply = {
			...answer,
			body: show(answer.body),
			...(location !== undefined && { location: withoutQuery(location) }),
		};
		console.log(formatEvent({ event: "attempt", request, reply }));
		return answer;
	};

/** A runner for each scenario of the plan. */
const runnersFor = (
	plan: Plan,
	modules: Modules,
	context: RunnerContext,
): ScenarioRunner[] => {
	const contextOf = contextsOf(plan);
	return plan.scenarios.map((one) => {
		const module = modules[one.scenario];
		if (!module?.workload)
			throw new Error(`this bundle has no scenario ${one.scenario}`);
		return new ScenarioRunner(context, one, module, contextOf(one));
	});
};

/** Plays one visitor of every scenario before the load; a replayed visitor plays what it plays in the load. */
const playOneByOne = async (
	plan: Plan,
	runners: ScenarioRunner[],
): Promise<void> => {
	const arrivalOf = (visitor: number): Arrival => ({
		visitor,
		milliseconds: 0,
		draw: drawOf(plan.schedule, visitor),
	});
	// An archive may have more virtual users.
	if (exec.vu.idInTest > 1) return;
	if (plan.mode.kind === "replay") {
		const arrival = arrivalOf(plan.mode.visitor);
		await runnerOf(plan, runners)(arrival).play(arrival);
		return;
	}
	for (const [number, runner] of runners.entries())
		await runner.play(arrivalOf(number));
};

/** Plays this virtual user's share of all visitors. */
const playShare = async (
	plan: Plan,
	runners: ScenarioRunner[],
	now: () => number,
	{ requests, close }: Sends,
): Promise<void> => {
	const { schedule, visitsAtOnce } = plan;
	// An archive keeps the number of virtual users that it was made with.
	const options = exec.test.options.scenarios?.[plan.scenario];
	if (options?.executor !== "per-vu-iterations" || options.vus === undefined)
		throw new Error(`k6's options have no scenario ${plan.scenario} of ours`);
	const of = options.vus;
	const index = (exec.vu.idInTest - 1) % of;
	const choose = runnerOf(plan, runners);
	const played = await playAll({
		arrivals: arrivalsOf(schedule, index, of),
		now,
		bound: shareOf(visitsAtOnce, index, of),
		until: 1000 * (plan.lengthSeconds + plan.longestVisitSeconds),
		play: (arrival) => choose(arrival).play(arrival),
		turnAway: (arrival) => choose(arrival).turnAway(arrival),
	});
	// Visits that were given up count no further.
	close();
	// Only the command line reads this line.
	if (plan.run !== undefined)
		console.log(
			formatEvent({ event: "closed", ...played, requests: requests() }),
		);
};

/** The runner that an arrival's draw chooses. */
const runnerOf = (
	{ scenarios }: Plan,
	runners: readonly ScenarioRunner[],
): ((arrival: Arrival) => ScenarioRunner) => {
	const shares = cumulativeShares(
		scenarios.map(({ share }) => ({ weight: share })),
	);
	return ({ draw }) => {
		const runner = runners[indexIn(shares, draw)];
		if (!runner) throw new Error("a run without scenarios");
		return runner;
	};
};

/** One of `of` whole parts of a bound, as equal as possible. Together they are the bound. */
const shareOf = (bound: number, index: number, of: number): number =>
	Math.floor((bound + of - 1 - index) / of);
