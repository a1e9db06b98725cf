/** What k6 runs of a bundle: options from the plan, and a function in which each virtual user plays its visitors. */
import exec from "k6/execution";
import type { Options } from "k6/options";
import { type Corpus, countOf } from "../contract/person.ts";
import type { Send } from "../contract/transport.ts";
import { type Arrival, arrivalsOf, drawOf } from "../load/schedule.ts";
import { mixName, type ScenarioName } from "../load/stories.ts";
import { termsOf } from "../model/expected-answer.ts";
import { isAlone, type Plan } from "../plan/plan.ts";
import { formatEvent } from "../telemetry/events.ts";
import { cumulativeShares, indexIn } from "../workload/workload.ts";
import { playAll } from "./loop.ts";
import { metrics } from "./metrics.ts";
import { optionsFor } from "./options.ts";
import { type PlayContext, Player } from "./player.ts";
import { readPlan } from "./read-plan.ts";
import type { Scenario } from "./scenario.ts";
import { commonContext, expectationsOf } from "./scenario-context.ts";
import { createSends } from "./send.ts";

/** Set by the build. */
declare const VISITANT_VERSION: string;

/** The options and the default function of a scenario's bundle. */
export const createIteration = (
	name: ScenarioName,
	scenarios: Scenario | readonly Scenario[],
): { options: Options; run: () => Promise<void> } => {
	const plan = readPlan(name);
	const people: Corpus = JSON.parse(open("./people.json"));
	if (countOf(people.people) === 0)
		throw new Error("dist/people.json holds nobody");
	const sendFor = createSends({
		timeoutSeconds: plan.timeoutSeconds,
		isConnectionPerVisitor: plan.connections === "per-visitor",
	});
	const run = async (): Promise<void> => {
		const shared = sharedContext(plan, people, sendFor);
		const players = playersFor(plan, [scenarios].flat(), shared);
		if (shared.now) await playShare(plan, players, shared.now);
		else await playAlone(plan, players);
	};
	return { options: optionsFor(plan, VISITANT_VERSION), run };
};

const sharedContext = (
	plan: Plan,
	people: Corpus,
	sendFor: PlayContext["sendFor"],
): PlayContext => {
	const isVerbose = isAlone(plan);
	// Asked for once, since each time costs 5 µs. Its clock starts with the load, and is never set.
	const { instance } = exec;
	return {
		seed: plan.seed,
		run: plan.run ?? exec.scenario.startTime.toString(36),
		now: isVerbose ? undefined : () => instance.currentTestRunDuration,
		warmUpSeconds: plan.shape.warmUpSeconds,
		people,
		target: {
			pause,
			base: [
				`${plan.target.url}/api/account/`,
				`/app/${encodeURIComponent(plan.target.appInstallation)}/`,
			],
			terms: termsOf(expectationsOf(plan)),
			timeScale: plan.load.timeScale,
		},
		sendFor: isVerbose ? (...asked) => printing(sendFor(...asked)) : sendFor,
		isMix: plan.scenario === mixName,
		metrics,
		reports: { isVerbose, violations: {}, traces: {} },
	};
};

const pause = (seconds: number): Promise<void> =>
	new Promise((resolve) => {
		setTimeout(resolve, seconds * 1000);
	});

/** Prints every request and reply, too. */
const printing =
	(send: Send): Send =>
	async (request) => {
		const reply = await send(request);
		// An operator's credentials are nobody's business: they never reach a log.
		const { authorization: _, ...printed } = request;
		console.log(formatEvent({ event: "attempt", request: printed, reply }));
		return reply;
	};

/** A player for each scenario of the plan. */
const playersFor = (
	plan: Plan,
	scenarios: readonly Scenario[],
	shared: PlayContext,
): Player[] => {
	const common = commonContext(plan);
	return plan.stories.map(({ story, types, habits, share }) => {
		const scenario = scenarios.find(({ name }) => name === story);
		if (!scenario) throw new Error(`this bundle cannot play ${story}`);
		return new Player(
			shared,
			scenario,
			{ types },
			{ ...common, habits, share },
		);
	});
};

/** Before the load a visitor of every scenario, each somebody else; the one who is replayed plays what it plays in the load. */
const playAlone = async (plan: Plan, players: Player[]): Promise<void> => {
	const arrivalOf = (visitor: number): Arrival => ({
		visitor,
		milliseconds: 0,
		draw: drawOf(plan.schedule, visitor),
	});
	if (plan.visitor === undefined) {
		for (const [number, player] of players.entries())
			await player.play(arrivalOf(number));
	} else {
		const arrival = arrivalOf(plan.visitor);
		await playerOf(plan, players)(arrival).play(arrival);
	}
};

/** This virtual user's share of all visitors. */
const playShare = async (
	plan: Plan,
	players: Player[],
	now: () => number,
): Promise<void> => {
	const { schedule, visitsAtOnce } = plan;
	// An archive keeps the number that it was made with, whatever the plan has now.
	const own = exec.test.options.scenarios?.[plan.scenario];
	if (own?.executor !== "per-vu-iterations" || own.vus === undefined)
		throw new Error(`k6's options have no scenario ${plan.scenario} of ours`);
	const of = own.vus;
	const index = (exec.vu.idInTest - 1) % of;
	const choose = playerOf(plan, players);
	const played = await playAll({
		arrivals: arrivalsOf(schedule, index, of),
		now,
		bound: shareOf(visitsAtOnce, index, of),
		until: 1000 * (plan.lengthSeconds + plan.longestVisitSeconds),
		play: (arrival) => choose(arrival).play(arrival),
		turnAway: (arrival) => choose(arrival).turnAway(arrival),
	});
	// Only the command line reads it.
	if (plan.run !== undefined)
		console.log(formatEvent({ event: "closed", ...played }));
};

/** The player whom an arrival's draw chooses. */
const playerOf = (
	{ stories }: Plan,
	players: readonly Player[],
): ((arrival: Arrival) => Player) => {
	const shares = cumulativeShares(
		stories.map(({ share }) => ({ weight: share })),
	);
	return ({ draw }) => {
		const player = players[indexIn(shares, draw)];
		if (!player) throw new Error("a run without scenarios");
		return player;
	};
};

/** As equal whole parts of a bound as can be: together they are the bound. */
const shareOf = (bound: number, index: number, of: number): number =>
	Math.floor((bound + of - 1 - index) / of);
