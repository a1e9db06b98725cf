/** One visitor's walk through the Monitor API: each step is sent, retried, read, judged and told. */
import { type Knowledge, stranger } from "../model/knowledge.ts";
import { createOwed } from "../model/owed.ts";
import type { Judgement } from "../model/terms.ts";
import { impression } from "../payloads/impressions.ts";
import { reportOf } from "../payloads/report.ts";
import type { Answer, Conversation, Offer, Setback } from "../wire/answers.ts";
import type { ImpressionType, PlainType } from "../wire/attributes.ts";
import type { SessionId } from "../wire/ids.ts";
import type { Reply, Request, Route } from "../wire/transport.ts";
import type { Ground } from "./ground.ts";
import { needsHandshake, pauseAfter } from "./retry.ts";

/** How a visit ended that did not go where it was meant to go. */
type Failure = "refused" | "failed";

/** A visitor's side of the API. Steps return whether they were answered 200 or 201. */
export interface Visit {
	/** The next visitor comes: nothing is known any more. */
	begin(): void;
	/** This visitor's account, where it is not the target's. */
	moveTo(account: string): void;
	/**
	 * POST engagement of a body, with the ids of the last answer. A refusal with the status that it `asks` for is no
	 * failed attempt, but retried as others are.
	 */
	engage(step: string, body: string, asks?: number): boolean;
	/**
	 * POST engagement once; with a refusal that it `asks` for the step succeeds, too. What it was answered with instead of
	 * 200 or 201; undefined where it was answered so.
	 */
	tryEngage(step: string, body: string, asks?: number): Setback | undefined;
	/** Loses the session id; a stale one may be sent in its place until the next session. */
	dropSession(stale?: SessionId): void;
	/** PUT report of what became of the last offer (M28); false where there is none. */
	impression(type: ImpressionType): boolean;
	/** PUT report of what the visitor did (M27): an attribute of this type, as JSON. */
	report(type: PlainType, attribute: string): boolean;
	/** What the last engagement was answered with, if it was an offer. */
	offer(): Offer | undefined;
	/** What the last engagement was answered with, if it was the open conversation. */
	conversation(): Conversation | undefined;
	/** What this visitor knows of the server. */
	known(): Knowledge;
	/** How many requests the last step took. */
	attempts(): number;
	/** How the last step that did not succeed ended the visit. */
	failure(): Failure;
}

/** Visits on a ground, one after the other. What is known lives in plain variables: the engine reads those fastest. */
export const createVisit = ({
	send,
	pause,
	watch,
	readClosely,
	base,
	expected,
	timeScale,
}: Ground): Visit => {
	const home = base.join(expected.account);
	/** The same in all accounts: promises are the target's. */
	const owedAnswers = createOwed(expected);
	/** Where this visitor is, and what is owed there. */
	let place = home;
	let owed = expected;
	let attempts = 0;
	/** A session id that is sent where none is known. */
	let stale: SessionId | undefined;
	/** The session that was lost last: no new one has its id (M12). */
	let lost: SessionId | undefined;
	let known: Knowledge = stranger;
	/** What the last request was answered with instead of 200 or 201. */
	let setback: Setback | undefined;
	let lastEngagement = "{}";
	let hasShakenHands = false;
	/** Milliseconds of the attempts of the step that is being taken. */
	let spent = 0;
	/** One object for all requests: making one anew for each costs more than filling it. */
	const request: { -readonly [Name in keyof Request]: Request[Name] } = {
		route: "engagement",
		method: "POST",
		url: "",
		body: "",
		step: "",
	};

	/** Sends until answered, refused for good, or out of retries (M32); whether it was answered 200 or 201. */
	const carryOut = (
		route: Route,
		step: string,
		body: string,
		about?: Offer,
		type?: ImpressionType,
		asks?: number,
		mayRetry = true,
	): boolean => {
		request.route = route;
		request.method = route === "engagement" ? "POST" : "PUT";
		request.body = body;
		request.step = step;
		request.asks = asks;
		for (let attempt = 0; ; attempt++) {
			request.url = urlFor(route);
			const reply = send(request);
			spent += reply.duration;
			attempts = attempt + 1;
			watch.attempt(request, reply, known);
			setback = judgeReply(route, step, reply, about, type);
			if (!setback || !mayRetry) return !setback;
			const seconds = pauseAfter(reply.status, attempt);
			if (seconds === undefined) return false;
			watch.retry(step);
			pause(seconds * timeScale);
		}
	};

	const urlFor = (route: Route): string => {
		const { visitorId, session } = known;
		const vid = visitorId === undefined ? "" : `&vid=${visitorId}`;
		const sessionId = session?.sessionId ?? stale;
		const sid = sessionId === undefined ? "" : `&sid=${sessionId}`;
		return `${place}${route}?v=1${vid}${sid}`;
	};

	/** Judges a reply; what it is where it is neither 200 nor 201. */
	const judgeReply = (
		route: Route,
		step: string,
		reply: Reply,
		about: Offer | undefined,
		type: ImpressionType | undefined,
	): Setback | undefined => {
		const { session } = known;
		if (session || stale === undefined) {
			const after =
				route === "engagement"
					? owedAnswers.engagement(known, reply)
					: owedAnswers.report(
							known,
							reply,
							type === "impAccept" ? about : undefined,
						);
			if (after) {
				known = after;
				if (session) watch.reuse(true);
				else judgeNew(step);
				return undefined;
			}
		}
		const call = {
			route,
			visitorId: known.visitorId,
			sessionId: session?.sessionId ?? stale,
			pageId: route === "report" ? known.pageId : undefined,
			impression: type,
			about,
		};
		const read = readClosely(owed, known, call, request.body, reply);
		tell(step, read.answer, read.judgement);
		if (read.answer.kind !== "answered") return read.answer;
		if (!session) judgeNew(step);
		return undefined;
	};

	const judgeNew = (step: string): void => {
		if (lost !== undefined && known.session?.sessionId === lost)
			watch.violation(step, {
				rule: "M12",
				found: "the id of the session that was lost, for a new one",
			});
	};

	const tell = (step: string, answer: Answer, judgement: Judgement): void => {
		known = judgement.knowledge;
		for (const violation of judgement.violations)
			watch.violation(step, violation);
		if (judgement.owedResume !== "yes") return;
		if (answer.kind === "answered") watch.reuse(answer.status === 200);
		else if (
			answer.kind === "refused" &&
			(answer.status === 404 || judgement.violations.length > 0)
		)
			watch.reuse(false);
	};

	/** Tells that a step ended; whether it succeeded. */
	const end = (step: string, succeeded: boolean): boolean => {
		watch.step(step, succeeded, spent);
		spent = 0;
		return succeeded;
	};

	const engage = (step: string, body: string, asks?: number): boolean => {
		lastEngagement = body;
		return end(
			step,
			carryOut("engagement", step, body, undefined, undefined, asks),
		);
	};

	const offer = (): Offer | undefined =>
		known.shown?.status === "expose" ? known.shown : undefined;

	const sendImpression = (type: ImpressionType): boolean => {
		const about = offer();
		if (!about) return false;
		const body = reportOf(impression(type, about), known.pageId);
		return carryOut("report", type, body, about, type);
	};

	const sendReport = (type: PlainType, attribute: string): boolean =>
		carryOut("report", type, reportOf(attribute, known.pageId));

	/** Where the server does not know the session there is a new handshake, once a visit (M32); whether it succeeded. */
	const shakeHands = (): boolean => {
		if (hasShakenHands || !setback || !needsHandshake(setback)) return false;
		hasShakenHands = true;
		const before = spent;
		spent = 0;
		const succeeded = engage("handshake", lastEngagement);
		spent = before;
		return succeeded;
	};

	return {
		begin() {
			known = stranger;
			hasShakenHands = false;
			place = home;
			owed = expected;
			stale = undefined;
			lost = undefined;
		},
		moveTo(account) {
			place = base.join(account);
			owed = { ...expected, account };
		},
		known: () => known,
		attempts: () => attempts,
		engage,
		tryEngage(step, body, asks) {
			const isAnswered = carryOut(
				"engagement",
				step,
				body,
				undefined,
				undefined,
				asks,
				false,
			);
			const isAskedFor = setback?.kind === "refused" && setback.status === asks;
			end(step, isAnswered || isAskedFor);
			return setback;
		},
		dropSession(sid) {
			lost = known.session?.sessionId ?? lost;
			known = { ...known, session: undefined };
			stale = sid;
		},
		impression: (type) =>
			offer() !== undefined &&
			end(type, sendImpression(type) || (shakeHands() && sendImpression(type))),
		report: (type, attribute) =>
			end(
				type,
				sendReport(type, attribute) ||
					(shakeHands() && sendReport(type, attribute)),
			),
		offer,
		conversation: () =>
			known.shown?.status === "conversation" ? known.shown : undefined,
		failure: () =>
			setback?.kind === "refused" && setback.status < 500
				? "refused"
				: "failed",
	};
};
