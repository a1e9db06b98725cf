/**
 * Capping: some visitors lose their session id, or send one that is none, until no more sessions are created for them;
 * well-behaved visitors beside them go on undisturbed. Then the window of the cap moves on, and it lifts.
 */
import { Counter, Trend } from "k6/metrics";
import { mayPass } from "../lib/clients/retry.ts";
import type { Setback } from "../lib/contract/answers.ts";
import { isSessionId, type SessionId } from "../lib/contract/ids.ts";
import { scenario } from "../lib/k6/scenario.ts";
import type { ScenarioContext } from "../lib/k6/scenario-context.ts";
import type { Visitor } from "../lib/k6/visitor.ts";
import type {
	CappingHabits,
	CappingType,
} from "../lib/load/stories/session-capping.ts";
import { comeBack } from "../lib/payloads/engagement.ts";
import type { Outcome } from "../lib/telemetry/outcomes.ts";

/** Of each visitor who was capped. */
const creationsUntilCap = new Trend("creations_until_cap");
const timeUntilCap = new Trend("time_until_cap", true);
/** Creations a minute. */
const rateAtCap = new Trend("rate_at_cap");
const timeUntilLift = new Trend("time_until_lift", true);
const caps = new Counter("caps");

type Guest = Visitor<CappingType>;
type Context = ScenarioContext<CappingHabits>;

const tags = { scenario: "session-capping" };

const visitCapped = async (
	visitor: Guest,
	context: Context,
): Promise<Outcome> => {
	const { visit, person, consumerId, type } = visitor;
	if (!(await visit.engage("engage", comeBack(person, consumerId))))
		return visit.failure();
	switch (type) {
		case "keep":
			return await goOn(visitor, context);
		case "drop-sid":
			return await loseSessions(visitor, context);
		case "stale-sid":
			return await loseSessions(visitor, context, staleSid);
		case "drop-both":
			return await loseEverything(visitor, context);
	}
};

/** Well-behaved: the same session all along. */
const goOn = async (visitor: Guest, { habits }: Context): Promise<Outcome> => {
	const { visit, person, consumerId } = visitor;
	for (let time = 0; time < habits.creations; time++) {
		await visitor.pause(habits.betweenSeconds);
		if (!(await visit.engage("resume", comeBack(person, consumerId))))
			return visit.failure();
	}
	return "finished";
};

/** The same visitor in ever new sessions, until they are capped; then once more when the window has moved on. */
const loseSessions = async (
	visitor: Guest,
	{ habits, promises }: Context,
	stale?: SessionId,
): Promise<Outcome> => {
	const { visit, person, consumerId } = visitor;
	const body = comeBack(person, consumerId);
	const startedAt = Date.now();
	let created = 1;
	let cappedAt = 0;
	for (let time = 0; time < habits.creations; time++) {
		await visitor.pause(habits.betweenSeconds);
		visit.dropSession(stale);
		const setback = await visit.tryEngage("create", body, capped);
		if (!setback) created++;
		else if (isFinal(setback)) return visit.failure();
		else if (isCap(setback)) {
			caps.add(1, tags);
			if (cappedAt === 0) {
				cappedAt = Date.now();
				creationsUntilCap.add(created, tags);
				timeUntilCap.add(cappedAt - startedAt, tags);
				rateAtCap.add((created * 60_000) / (cappedAt - startedAt), tags);
			}
		}
	}
	if (cappedAt === 0) return "left";
	const { windowSeconds } = promises.capping?.perVisitor ?? {};
	const { looks } = habits;
	const seconds = (windowSeconds ?? habits.liftSeconds) / looks;
	// A refused creation counts for nothing, so looking does not put off the end.
	let isLifted = false;
	for (let look = 0; look < looks && !isLifted; look++) {
		await visitor.pause(seconds);
		const setback = await visit.tryEngage("look", body, capped);
		if (setback && isFinal(setback)) return visit.failure();
		isLifted = !setback;
	}
	timeUntilLift.add(Date.now() - cappedAt, tags);
	// The window has moved on: by now it is owed.
	return (await visit.engage("lift", body)) ? "finished" : visit.failure();
};

/** Somebody new each time: only the account's limit could cap that. */
const loseEverything = async (
	visitor: Guest,
	{ habits }: Context,
): Promise<Outcome> => {
	const { visit, person, consumerId } = visitor;
	for (let time = 0; time < habits.creations; time++) {
		await visitor.pause(habits.betweenSeconds);
		visit.reset();
		const body = comeBack(person, consumerId);
		const setback = await visit.tryEngage("create", body, capped);
		if (!setback) continue;
		if (isCap(setback)) caps.add(1, tags);
		else if (isFinal(setback)) return visit.failure();
	}
	return "finished";
};

/** The status of a cap (M31). */
const capped = 503;
const isCap = (setback: Setback): boolean =>
	setback.kind === "refused" && setback.status === capped;

/** Whether another try is no use: what failed inside, or on the way, was counted, and says nothing of caps. */
const isFinal = (setback: Setback): boolean =>
	setback.kind !== "lost" && !mayPass(setback.status);

const wellFormed: unknown = "visitant-stale-session";
if (!isSessionId(wellFormed)) throw new Error(`${wellFormed} is no session id`);
const staleSid = wellFormed;

export default scenario("session-capping", visitCapped);
