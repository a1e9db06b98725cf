/**
 * Capping: some visitors lose their session id, or send a stale one, until the server creates no more sessions for them.
 * Well-behaved visitors beside them continue undisturbed. Later the cap's window has passed, and the cap lifts.
 */
import type { Static } from "typebox";
import { mayPass } from "../lib/clients/retry.ts";
import type { ContextOf } from "../lib/clients/scenario-context.ts";
import type { VisitorOf } from "../lib/clients/visitor.ts";
import type { FailedAnswer } from "../lib/contract/answers.ts";
import { errors } from "../lib/contract/errors.ts";
import { isSessionId, type SessionId } from "../lib/contract/ids.ts";
import type { Target } from "../lib/load/targets.ts";
import { comeBack } from "../lib/payloads/engagement.ts";
import type { Outcome } from "../lib/telemetry/outcomes.ts";
import { count, habits, seconds, weights } from "../lib/workload/habits.ts";
import type { PausePlan } from "../lib/workload/steps.ts";
import {
	defineWorkload,
	everySessionResumed,
	neverFailing,
	type VisitorType,
} from "../lib/workload/workload.ts";

const schema = habits({
	/** Well-behaved visitors keep their session; the others lose its id, send a stale one, or lose both ids. */
	weights: weights({
		keep: 40,
		"drop-sid": 36,
		"stale-sid": 12,
		"drop-both": 12,
	}),
	/** Sessions that each visitor who loses them tries to create. */
	creations: count(13, 10_000),
	/** Seconds between two requests. The time scale does not shorten them, since it does not shorten the cap's window. */
	betweenSeconds: seconds(0.1, 3600),
	/** Seconds after which the cap has surely lifted, where the target does not promise its window; not scaled either. */
	liftSeconds: seconds(60, 86_400),
	/** How often a capped visitor tries in that time. */
	looks: count(10, 100),
});

type Habits = Static<typeof schema>;
type TypeName = keyof Habits["weights"];

const steps = ["engage", "resume", "create", "look", "lift"] as const;
type Step = (typeof steps)[number];

const expectVisitors = (
	{ weights, creations, looks, betweenSeconds, liftSeconds }: Habits,
	{ promises }: Target,
): readonly VisitorType<TypeName, Step>[] => {
	const { windowSeconds = liftSeconds } = promises.capping?.perVisitor ?? {};
	const pause = (seconds: number, share: number): PausePlan => ({
		medianSeconds: seconds,
		p99Seconds: seconds,
		isUnscaled: true,
		share,
	});
	const between = pause(betweenSeconds, creations);
	const losing = (
		type: TypeName,
		isCapped: boolean,
	): VisitorType<TypeName, Step> => ({
		type,
		weight: weights[type],
		steps: [
			{ step: "engage", share: 1, creates: true },
			{ step: "create", share: creations, creates: true },
			{ step: "look", share: isCapped ? looks : 0 },
			{ step: "lift", share: isCapped ? 1 : 0 },
		],
		pauses: [between, pause(windowSeconds, isCapped ? 1 : 0)],
	});
	return [
		{
			type: "keep",
			weight: weights.keep,
			steps: [
				{ step: "engage", share: 1, creates: true },
				{ step: "resume", share: creations, resumes: true },
			],
			pauses: [between],
		},
		losing("drop-sid", true),
		losing("stale-sid", true),
		losing("drop-both", false),
	];
};

export const workload = defineWorkload({
	summary:
		"visitors lose their session until creation is capped; live sessions go on, and the cap lifts",
	habits: schema,
	steps,
	expect: expectVisitors,
	preflightHabits: (habits) => ({
		...habits,
		weights: { keep: 0, "drop-sid": 1, "stale-sid": 0, "drop-both": 0 },
	}),
	limits: [everySessionResumed, neverFailing("resume"), neverFailing("lift")],
	/** One sample for each capped visitor, but for `caps`; `rate_at_cap` is creations a minute. */
	metrics: {
		creations_until_cap: "value",
		time_until_cap: "milliseconds",
		rate_at_cap: "value",
		time_until_lift: "milliseconds",
		caps: "count",
	},
	figures: [
		{
			figure: "sessions created before the cap, median",
			metric: "creations_until_cap",
			statistic: "med",
		},
		{
			figure: "time until the cap, median",
			metric: "time_until_cap",
			statistic: "med",
		},
		{
			figure: "creations a minute at the cap, median",
			metric: "rate_at_cap",
			statistic: "med",
		},
		{ figure: "creations capped", metric: "caps", statistic: "count" },
		{
			figure: "time until the cap lifted, longest",
			metric: "time_until_lift",
			statistic: "max",
		},
	],
	// A window short enough for a smoke run.
	server: { capping: { perVisitor: { sessions: 10, windowSeconds: 5 } } },
});

type Visitor = VisitorOf<typeof workload>;
type Context = ContextOf<typeof workload>;

export const visit = async (
	visitor: Visitor,
	context: Context,
): Promise<Outcome> => {
	const { visit, person, consumerId, type } = visitor;
	if (!(await visit.engage("engage", comeBack(person, consumerId))))
		return visit.failure();
	switch (type) {
		case "keep":
			return await keepSession(visitor, context);
		case "drop-sid":
			return await loseSessions(visitor, context);
		case "stale-sid":
			return await loseSessions(visitor, context, staleSid);
		case "drop-both":
			return await loseBothIds(visitor, context);
	}
};

/** Well-behaved: the same session in every request. */
const keepSession = async (
	visitor: Visitor,
	{ habits }: Context,
): Promise<Outcome> => {
	const { visit, person, consumerId } = visitor;
	for (let time = 0; time < habits.creations; time++) {
		await visitor.pause(habits.betweenSeconds);
		if (!(await visit.engage("resume", comeBack(person, consumerId))))
			return visit.failure();
	}
	return "finished";
};

/** The same visitor creates session after session until capped, then tries until the cap lifts. */
const loseSessions = async (
	visitor: Visitor,
	context: Context,
	stale?: SessionId,
): Promise<Outcome> => {
	const { visit, person, consumerId } = visitor;
	const { habits } = context;
	const body = comeBack(person, consumerId);
	const startedAt = Date.now();
	let created = 1;
	let cappedAt = 0;
	for (let time = 0; time < habits.creations; time++) {
		await visitor.pause(habits.betweenSeconds);
		visit.dropSession(stale);
		const failed = await visit.tryEngage("create", body, capped);
		if (!failed) created++;
		else if (isFinal(failed)) return visit.failure();
		else if (isCap(failed)) {
			visitor.measure("caps", 1);
			if (cappedAt > 0) continue;
			cappedAt = Date.now();
			visitor.measure("creations_until_cap", created);
			visitor.measure("time_until_cap", cappedAt - startedAt);
			visitor.measure(
				"rate_at_cap",
				(created * 60_000) / (cappedAt - startedAt),
			);
		}
	}
	return cappedAt === 0
		? "left"
		: await waitForLift(visitor, context, cappedAt);
};

/** A refused creation does not count for the cap, so these attempts do not postpone its end. */
const waitForLift = async (
	visitor: Visitor,
	{ habits, promises }: Context,
	cappedAt: number,
): Promise<Outcome> => {
	const { visit, person, consumerId } = visitor;
	const body = comeBack(person, consumerId);
	const { liftSeconds, looks } = habits;
	const { windowSeconds = liftSeconds } = promises.capping?.perVisitor ?? {};
	let isLifted = false;
	for (let look = 0; look < looks && !isLifted; look++) {
		await visitor.pause(windowSeconds / looks);
		const failed = await visit.tryEngage("look", body, capped);
		if (failed && isFinal(failed)) return visit.failure();
		isLifted = !failed;
	}
	visitor.measure("time_until_lift", Date.now() - cappedAt);
	// The window has passed: by now a session is owed.
	return (await visit.engage("lift", body)) ? "finished" : visit.failure();
};

/** A new visitor each time: only the account's limit could cap these creations. */
const loseBothIds = async (
	visitor: Visitor,
	{ habits }: Context,
): Promise<Outcome> => {
	const { visit, person, consumerId } = visitor;
	for (let time = 0; time < habits.creations; time++) {
		await visitor.pause(habits.betweenSeconds);
		visit.reset();
		const body = comeBack(person, consumerId);
		const failed = await visit.tryEngage("create", body, capped);
		if (!failed) continue;
		if (isCap(failed)) visitor.measure("caps", 1);
		else if (isFinal(failed)) return visit.failure();
	}
	return "finished";
};

/** The refusal of a cap (M31). */
const { unavailable: capped } = errors;
const isCap = (failed: FailedAnswer): boolean =>
	failed.kind === "refused" && failed.status === capped.status;

/** The answer was neither lost nor a server failure, so another attempt would get the same. */
const isFinal = (failed: FailedAnswer): boolean =>
	failed.kind !== "lost" && !mayPass(failed.status);

const wellFormed: unknown = "visitant-stale-session";
if (!isSessionId(wellFormed)) throw new Error(`${wellFormed} is no session id`);
const staleSid = wellFormed;
