/** One visitor's walk through the Monitor API: each step is sent, retried, read, judged and told. */
import { type Call, type Expectations, judge, type Violation } from "../model/judge.ts";
import { type Knowledge, stranger } from "../model/knowledge.ts";
import type { Answer, Conversation, Offer } from "../wire/answers.ts";
import type { Attribute, Impression, PlainAttribute } from "../wire/attributes.ts";
import { retryPauses } from "../wire/errors.ts";
import type { Reply, Request, Route, Send } from "../wire/transport.ts";
import { readAnswer } from "./read-answer.ts";
import { afterAnswer } from "./retry.ts";

/** Is told what happens, as it happens. */
export interface Watcher {
	/** Every attempt, with what was sent and what came. */
	attempt(request: Request, reply: Reply, answer: Answer): void;
	/** A step ended: its attempts took this many milliseconds, without the pauses between them. */
	step(step: string, succeeded: boolean, milliseconds: number): void;
	retry(step: string): void;
	/** A live session was sent, and was, or was not, answered with 200. */
	reuse(reused: boolean): void;
	violation(step: string, violation: Violation): void;
}

/** Where a visit takes place. */
export interface Ground {
	readonly send: Send;
	/** Waits so many seconds. */
	readonly pause: (seconds: number) => void;
	readonly watch: Watcher;
	/** As in `https://127.0.0.1:8443/api/account/demo/app/mobile-app`. */
	readonly base: string;
	readonly account: string;
	readonly expected: Expectations;
	/** Shortens pauses before retries. */
	readonly timeScale: number;
}

/** How a visit ended that did not go where it was meant to go. */
export type Failure = "refused" | "failed";

export class Visit {
	private readonly ground: Ground;
	private known: Knowledge = stranger;
	private details: Offer | Conversation | undefined;
	private lastRequest = "{}";
	private hasShakenHands = false;
	/** How the last step that did not succeed ended the visit. */
	failure: Failure = "failed";

	constructor(ground: Ground) {
		this.ground = ground;
	}

	/** What the last engagement was answered with, if it was an offer. */
	get offer(): Offer | undefined {
		return this.details?.status === "expose" ? this.details : undefined;
	}

	/** Whether the last engagement was answered with an open conversation. */
	get isInConversation(): boolean {
		return this.details?.status === "conversation";
	}

	/** POST engagement of a body with the ids of the last answer; true when it was answered 200 or 201. */
	engage(step: string, request: string): boolean {
		this.lastRequest = request;
		const answer = this.carryOut("engagement", step, request, plainCall);
		if (answer.kind !== "answered") return false;
		this.details = answer.details;
		return true;
	}

	/** PUT report of an impression of the last offer (M28); true when it was answered with success. */
	impression(step: string, impressionOf: (offer: Offer) => Impression): boolean {
		return this.reportWithHandshake(step, () => this.offer && [impressionOf(this.offer)]);
	}

	/** PUT report of what the visitor did (M27); true when it was answered with success. */
	report(step: string, attributes: PlainAttribute[]): boolean {
		return this.reportWithHandshake(step, () => attributes);
	}

	/** Where the server does not know the session, there is a new handshake, once a visit, and the report again (M32). */
	private reportWithHandshake(step: string, attributes: () => Attribute[] | undefined): boolean {
		const answer = this.sendReport(step, attributes());
		if (answer?.kind === "answered") return true;
		if (!answer || afterAnswer(answer, 0) !== "handshake" || this.hasShakenHands) return false;
		this.hasShakenHands = true;
		if (!this.engage("handshake", this.lastRequest)) return false;
		return this.sendReport(step, attributes())?.kind === "answered";
	}

	private sendReport(step: string, engagementAttributes: Attribute[] | undefined): Answer | undefined {
		if (!engagementAttributes) return undefined;
		const body = JSON.stringify({ pageId: this.known.pageId, engagementAttributes });
		return this.carryOut("report", step, body, contentOf(engagementAttributes));
	}

	/** Sends until answered, refused for good or out of retries (M32); the last answer. */
	private carryOut(route: Route, step: string, body: string, content: CallContent): Answer {
		const { send, pause, watch, timeScale } = this.ground;
		let milliseconds = 0;
		for (let attempt = 0; ; attempt++) {
			const request = this.requestFor(route, step, body);
			const reply = send(request);
			const answer = readAnswer(route, reply);
			milliseconds += reply.duration;
			watch.attempt(request, reply, answer);
			this.judgeAnswer(request, content, answer, reply);
			const seconds = retryPauses[attempt];
			if (afterAnswer(answer, attempt) !== "retry" || seconds === undefined) {
				watch.step(step, answer.kind === "answered", milliseconds);
				this.failure = answer.kind === "refused" && answer.status < 500 ? "refused" : "failed";
				return answer;
			}
			watch.retry(step);
			pause(seconds * timeScale);
		}
	}

	private requestFor(route: Route, step: string, body: string): Request {
		const { visitorId, session } = this.known;
		const vid = visitorId === undefined ? "" : `&vid=${visitorId}`;
		const sid = session === undefined ? "" : `&sid=${session.sessionId}`;
		const url = `${this.ground.base}/${route}?v=1${vid}${sid}`;
		return { route, method: methods[route], url, body, step };
	}

	private judgeAnswer({ route, step }: Request, content: CallContent, answer: Answer, reply: Reply): void {
		const { watch, expected, account } = this.ground;
		const { visitorId, session, pageId } = this.known;
		const call: Call = {
			route,
			account,
			visitorId,
			sessionId: session?.sessionId,
			pageId: route === "report" ? pageId : undefined,
			...content,
		};
		const span = { from: reply.sentAt, to: reply.receivedAt };
		const { knowledge, violations, owedResume } = judge(expected, this.known, call, answer, span);
		this.known = knowledge;
		for (const violation of violations) watch.violation(step, violation);
		if (owedResume !== "yes") return;
		if (answer.kind === "answered") watch.reuse(answer.status === 200);
		else if (answer.kind === "refused" && answer.status === 404) watch.reuse(false);
	}
}

type CallContent = Pick<Call, "accepts" | "hasImpressions">;

const methods = { engagement: "POST", report: "PUT" } as const;
const plainCall: CallContent = { accepts: undefined, hasImpressions: false };

/** What a report tells that the model must know of. */
function contentOf(attributes: readonly Attribute[]): CallContent {
	let content = plainCall;
	for (const attribute of attributes) {
		if (!("campaign" in attribute)) continue;
		content = { accepts: content.accepts, hasImpressions: true };
		if (attribute.type !== "impAccept" || content.accepts) continue;
		const { campaign, engId, revision } = attribute;
		const accepts = { campaignId: campaign, engagementId: engId, engagementRevision: revision };
		content = { accepts, hasImpressions: true };
	}
	return content;
}
