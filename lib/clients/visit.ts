/** One visitor's walk through the Monitor API: each step is sent, retried, read, judged and told. */
import { afterEcho } from "../model/aftermath.ts";
import { isUnconditional } from "../model/eligibility.ts";
import { judge } from "../model/judge.ts";
import { type Knowledge, stranger } from "../model/knowledge.ts";
import type {
	Call,
	Expectations,
	Judgement,
	Violation,
} from "../model/terms.ts";
import { impression } from "../payloads/impressions.ts";
import { reportOf } from "../payloads/report.ts";
import type { Answer, Conversation, Offer } from "../wire/answers.ts";
import type { ImpressionType, PlainAttribute } from "../wire/attributes.ts";
import { retryPauses } from "../wire/errors.ts";
import type { SessionId } from "../wire/ids.ts";
import type { Reply, Request, Route, Send } from "../wire/transport.ts";
import { isEcho, readAnswer } from "./read-answer.ts";
import { afterAnswer } from "./retry.ts";
import { saidIn } from "./said.ts";

/** Is told what happens, as it happens. */
export interface Watcher {
	/** Every attempt, with what was sent and what came, and what the visitor knew before. */
	attempt(request: Request, reply: Reply, known?: Knowledge): void;
	/** A step ended: its attempts took this many milliseconds, without the pauses between them. */
	step(step: string, succeeded: boolean, milliseconds: number): void;
	retry(step: string): void;
	/** A live session was sent, and was, or was not, answered with 200. */
	reuse(reused: boolean): void;
	violation(step: string, violation: Violation): void;
}

/** Where visits take place. */
export interface Ground {
	readonly send: Send;
	/** Waits so many seconds. */
	readonly pause: (seconds: number) => void;
	readonly watch: Watcher;
	/** As in `https://127.0.0.1:8443/api/account/`, and `/app/mobile-app/` after the account. */
	readonly base: readonly [beforeAccount: string, afterAccount: string];
	readonly expected: Expectations;
	/** Shortens pauses before retries. */
	readonly timeScale: number;
	/** Statuses of refusals that a story is after: they are answers like any other. */
	readonly asks: readonly number[];
}

/** How a visit ended that did not go where it was meant to go. */
export type Failure = "refused" | "failed";

/** A visitor's side of the API. Steps return whether they were answered 200 or 201. */
export interface Visit {
	/** The next visitor comes: nothing is known any more. */
	begin(): void;
	/** This visitor's account, where it is not the target's. */
	moveTo(account: string): void;
	/** POST engagement of a body, with the ids of the last answer. */
	engage(step: string, body: string): boolean;
	/** POST engagement once; the step succeeds with a refusal, too, if it is one that the story `asks` for. */
	tryEngage(step: string, body: string, asks: boolean): Answer;
	/** Loses the session id; a stale one may be sent in its place until the next session. */
	dropSession(stale?: SessionId): void;
	/** PUT report of what became of the last offer (M28); false where there is none. */
	impression(type: ImpressionType): boolean;
	/** PUT report of what the visitor did (M27). */
	report(attribute: PlainAttribute): boolean;
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
	base,
	expected,
	timeScale,
	asks: asked,
}: Ground): Visit => {
	const home = base.join(expected.account);
	/** Whether what is said decides what is offered. */
	const isHeard = expected.campaigns?.some((one) => !isUnconditional(one));
	/** Where this visitor is, and what is owed there. */
	let place = home;
	let owed = expected;
	let attempts = 0;
	/** A session id that is sent where none is known. */
	let stale: SessionId | undefined;
	let known: Knowledge = stranger;
	let details: Offer | Conversation | undefined;
	/** The last answer that had to be read. */
	let answer: Answer = { kind: "lost", error: "nothing was sent" };
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
		mayRetry = true,
	): boolean => {
		request.route = route;
		request.method = route === "engagement" ? "POST" : "PUT";
		request.body = body;
		request.step = step;
		for (let attempt = 0; ; attempt++) {
			request.url = urlFor(route);
			const reply = send(request);
			spent += reply.duration;
			attempts = attempt + 1;
			watch.attempt(request, reply, known);
			const isAnswered = judgeReply(route, step, reply, about, type);
			if (isAnswered || !mayRetry) return isAnswered;
			const seconds = retryPauses[attempt];
			if (afterAnswer(answer, attempt) !== "retry" || seconds === undefined) {
				return false;
			}
			watch.retry(step);
			pause(seconds * timeScale);
		}
	};

	const isAskedFor = (): boolean =>
		answer.kind === "refused" && asked.includes(answer.status);

	const urlFor = (route: Route): string => {
		const { visitorId, session } = known;
		const vid = visitorId === undefined ? "" : `&vid=${visitorId}`;
		const sessionId = session?.sessionId ?? stale;
		const sid = sessionId === undefined ? "" : `&sid=${sessionId}`;
		return `${place}${route}?v=1${vid}${sid}`;
	};

	/** Reads and judges a reply; whether it was 200 or 201. */
	const judgeReply = (
		route: Route,
		step: string,
		reply: Reply,
		about: Offer | undefined,
		type: ImpressionType | undefined,
	): boolean => {
		const span = { from: reply.sentAt, to: reply.receivedAt };
		if (
			route === "report" &&
			type !== "impAccept" &&
			!isHeard &&
			isEcho(reply, known)
		) {
			const after = afterEcho(owed, known, span);
			if (after) {
				known = after;
				watch.reuse(true);
				return true;
			}
		}
		answer = readAnswer(route, reply);
		const call: Call = {
			route,
			visitorId: known.visitorId,
			sessionId: known.session?.sessionId ?? stale,
			pageId: route === "report" ? known.pageId : undefined,
			impression: type,
			about,
			said: isHeard ? saidIn(request.body) : undefined,
		};
		tell(step, judge(owed, known, call, answer, span));
		return answer.kind === "answered";
	};

	const tell = (step: string, judgement: Judgement): void => {
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

	const engage = (step: string, body: string): boolean => {
		lastEngagement = body;
		const succeeded = end(step, carryOut("engagement", step, body));
		if (succeeded && answer.kind === "answered") details = answer.details;
		return succeeded;
	};

	const offer = (): Offer | undefined =>
		details?.status === "expose" ? details : undefined;

	const sendImpression = (type: ImpressionType): boolean => {
		const about = offer();
		if (!about) return false;
		const body = reportOf(impression(type, about), known.pageId);
		return carryOut("report", type, body, about, type);
	};

	const sendReport = (attribute: PlainAttribute): boolean =>
		carryOut(
			"report",
			attribute.type,
			reportOf(JSON.stringify(attribute), known.pageId),
		);

	/** Where the server does not know the session there is a new handshake, once a visit (M32); whether it succeeded. */
	const shakeHands = (): boolean => {
		if (hasShakenHands || afterAnswer(answer, 0) !== "handshake") return false;
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
			details = undefined;
			hasShakenHands = false;
			place = home;
			owed = expected;
			stale = undefined;
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
				false,
			);
			end(step, isAnswered || (asks && isAskedFor()));
			return answer;
		},
		dropSession(sid) {
			known = { ...known, session: undefined };
			stale = sid;
		},
		impression: (type) =>
			offer() !== undefined &&
			end(type, sendImpression(type) || (shakeHands() && sendImpression(type))),
		report: (attribute) =>
			end(
				attribute.type,
				sendReport(attribute) || (shakeHands() && sendReport(attribute)),
			),
		offer,
		conversation: () =>
			details?.status === "conversation" ? details : undefined,
		failure: () =>
			answer.kind === "refused" && answer.status < 500 ? "refused" : "failed",
	};
};
