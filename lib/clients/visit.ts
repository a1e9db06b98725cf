/** One visitor's walk through the Monitor API: each step is sent, retried, read, judged and told. */
import {
	type Call,
	type Expectations,
	judge,
	type Violation,
} from "../model/judge.ts";
import { type Knowledge, stranger } from "../model/knowledge.ts";
import { impression } from "../payloads/impressions.ts";
import { reportOf } from "../payloads/report.ts";
import type { Answer, Conversation, Offer } from "../wire/answers.ts";
import type { ImpressionType, PlainAttribute } from "../wire/attributes.ts";
import { retryPauses } from "../wire/errors.ts";
import type { Reply, Request, Route, Send } from "../wire/transport.ts";
import { readAnswer, readEcho } from "./read-answer.ts";
import { afterAnswer } from "./retry.ts";

/** Is told what happens, as it happens. */
export interface Watcher {
	/** Every attempt, with what was sent and what came. */
	attempt(request: Request, reply: Reply): void;
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
	/** As in `https://127.0.0.1:8443/api/account/demo/app/mobile-app`. */
	readonly base: string;
	readonly expected: Expectations;
	/** Shortens pauses before retries. */
	readonly timeScale: number;
}

/** How a visit ended that did not go where it was meant to go. */
export type Failure = "refused" | "failed";

/** A visitor's side of the API. Steps return whether they were answered 200 or 201. */
export interface Visit {
	/** The next visitor comes: nothing is known any more. */
	begin(): void;
	/** POST engagement of a body, with the ids of the last answer. */
	engage(step: string, body: string): boolean;
	/** PUT report of what became of the last offer (M28); false where there is none. */
	impression(type: ImpressionType): boolean;
	/** PUT report of what the visitor did (M27). */
	report(attribute: PlainAttribute): boolean;
	/** What the last engagement was answered with, if it was an offer. */
	offer(): Offer | undefined;
	/** Whether the last engagement was answered with the open conversation. */
	isInConversation(): boolean;
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
}: Ground): Visit => {
	let known: Knowledge = stranger;
	let details: Offer | Conversation | undefined;
	let failure: Failure = "failed";
	let lastEngagement = "{}";
	let hasShakenHands = false;

	/** Sends until answered, refused for good, or out of retries (M32); the last answer. */
	const carryOut = (
		route: Route,
		step: string,
		body: string,
		about?: Offer,
		type?: ImpressionType,
	): Answer => {
		let milliseconds = 0;
		for (let attempt = 0; ; attempt++) {
			const request = requestFor(route, step, body);
			const reply = send(request);
			const answer = read(route, reply);
			milliseconds += reply.duration;
			watch.attempt(request, reply);
			judgeAnswer(route, step, answer, reply, about, type);
			const seconds = retryPauses[attempt];
			if (answer.kind === "answered") {
				watch.step(step, true, milliseconds);
				return answer;
			}
			if (afterAnswer(answer, attempt) !== "retry" || seconds === undefined) {
				watch.step(step, false, milliseconds);
				failure =
					answer.kind === "refused" && answer.status < 500
						? "refused"
						: "failed";
				return answer;
			}
			watch.retry(step);
			pause(seconds * timeScale);
		}
	};

	const requestFor = (route: Route, step: string, body: string): Request => {
		const { visitorId, session } = known;
		const vid = visitorId === undefined ? "" : `&vid=${visitorId}`;
		const sid = session === undefined ? "" : `&sid=${session.sessionId}`;
		const method = route === "engagement" ? "POST" : "PUT";
		return {
			route,
			method,
			url: `${base}/${route}?v=1${vid}${sid}`,
			body,
			step,
		};
	};

	const read = (route: Route, reply: Reply): Answer => {
		const { visitorId, session, pageId } = known;
		const isEchoable = route === "report" && visitorId && session && pageId;
		const echo =
			isEchoable && readEcho(reply, session.sessionId, visitorId, pageId);
		return echo || readAnswer(route, reply);
	};

	const judgeAnswer = (
		route: Route,
		step: string,
		answer: Answer,
		reply: Reply,
		about: Offer | undefined,
		type: ImpressionType | undefined,
	): void => {
		const call: Call = {
			route,
			visitorId: known.visitorId,
			sessionId: known.session?.sessionId,
			pageId: route === "report" ? known.pageId : undefined,
			impression: type,
			about,
		};
		const span = { from: reply.sentAt, to: reply.receivedAt };
		const { knowledge, violations, owedResume } = judge(
			expected,
			known,
			call,
			answer,
			span,
		);
		known = knowledge;
		for (let i = 0; i < violations.length; i++) {
			const violation = violations[i];
			if (violation) watch.violation(step, violation);
		}
		if (owedResume !== "yes") return;
		if (answer.kind === "answered") watch.reuse(answer.status === 200);
		else if (answer.kind === "refused" && answer.status === 404)
			watch.reuse(false);
	};

	const engage = (step: string, body: string): boolean => {
		lastEngagement = body;
		const answer = carryOut("engagement", step, body);
		if (answer.kind !== "answered") return false;
		details = answer.details;
		return true;
	};

	const offer = (): Offer | undefined => {
		return details?.status === "expose" ? details : undefined;
	};

	const sendImpression = (type: ImpressionType): Answer | undefined => {
		const about = offer();
		if (!about) return undefined;
		return carryOut(
			"report",
			type,
			reportOf(impression(type, about), known.pageId),
			about,
			type,
		);
	};

	const sendReport = (attribute: PlainAttribute): Answer => {
		const body = reportOf(JSON.stringify(attribute), known.pageId);
		return carryOut("report", attribute.type, body);
	};

	/** Where the server does not know the session there is a new handshake, once a visit (M32); whether it succeeded. */
	const shakeHands = (answer: Answer | undefined): boolean => {
		if (!answer || hasShakenHands || afterAnswer(answer, 0) !== "handshake")
			return false;
		hasShakenHands = true;
		return engage("handshake", lastEngagement);
	};

	return {
		begin() {
			known = stranger;
			details = undefined;
			hasShakenHands = false;
		},
		engage,
		impression(type) {
			const answer = sendImpression(type);
			if (answer?.kind === "answered") return true;
			return shakeHands(answer) && sendImpression(type)?.kind === "answered";
		},
		report(attribute) {
			const answer = sendReport(attribute);
			if (answer.kind === "answered") return true;
			return shakeHands(answer) && sendReport(attribute).kind === "answered";
		},
		offer,
		isInConversation: () => details?.status === "conversation",
		failure: () => failure,
	};
};
