/** One visitor's walk through the Monitor API: each step is sent, retried, read and judged. */
import { ExpectedAnswer } from "../model/expected-answer.ts";
import type { Knowledge } from "../model/knowledge.ts";
import type { Expectations } from "../model/terms.ts";
import { impression } from "../payloads/impressions.ts";
import { reportOf } from "../payloads/report.ts";
import type { Conversation, Offer, Setback } from "../wire/answers.ts";
import type { ImpressionType, PlainType } from "../wire/attributes.ts";
import type { SessionId } from "../wire/ids.ts";
import type { Request, Route } from "../wire/transport.ts";
import type { ClientContext } from "./context.ts";
import { readClosely } from "./read-closely.ts";
import { needsHandshake, pauseAfter } from "./retry.ts";

/** How a visit ended that did not go where it was meant to go. */
type Failure = "refused" | "failed";

/** What is sent to one route. */
interface Outgoing {
	readonly route: Route;
	readonly step: string;
	readonly body: string;
	/** The impression that it reports, if it does. */
	readonly type?: ImpressionType;
	/** A refusal's status that is an answer like any other. */
	readonly asks?: number | undefined;
}

/** A visitor's side of the API. Steps resolve to whether they were answered 200 or 201. */
export class Visit {
	private readonly context: ClientContext;
	private expected: Expectations;
	/** As in `https://127.0.0.1:8443/api/account/demo/app/mobile-app/`. */
	private place: string;
	private answer: ExpectedAnswer;
	private lastAttempts = 0;
	/** Of the last request; 0 where no answer came. */
	private lastStatus = 0;
	/** What the last request was answered with instead of 200 or 201. */
	private setback: Setback | undefined;
	private lastEngagement = "{}";
	private hasShakenHands = false;
	/** Milliseconds of the attempts of the step that is being taken. */
	private spent = 0;

	constructor(context: ClientContext) {
		const { base, terms } = context.target;
		this.context = context;
		this.expected = terms.expected;
		this.place = base.join(terms.expected.account);
		this.answer = new ExpectedAnswer(terms);
	}

	/** Loses both ids and all that was known, as somebody new. */
	reset(): void {
		this.answer = new ExpectedAnswer(this.context.target.terms);
		this.hasShakenHands = false;
	}

	/** This visitor's account, where it is not the target's. */
	moveTo(account: string): void {
		const { base, terms } = this.context.target;
		this.place = base.join(account);
		this.expected = { ...terms.expected, account };
	}

	/**
	 * POST engagement of a body, with the ids of the last answer. A refusal with the status that it `asks` for is no
	 * failed attempt, but retried as others are.
	 */
	async engage(step: string, body: string, asks?: number): Promise<boolean> {
		this.lastEngagement = body;
		const outgoing: Outgoing = { route: "engagement", step, body, asks };
		return (await this.sendWithRetries(outgoing)) || this.end(step, false);
	}

	/**
	 * POST engagement once; with a refusal that it `asks` for the step succeeds, too. What it was answered with instead of
	 * 200 or 201; undefined where it was answered so.
	 */
	async tryEngage(
		step: string,
		body: string,
		asks?: number,
	): Promise<Setback | undefined> {
		const outgoing: Outgoing = { route: "engagement", step, body, asks };
		if (await this.sendOnce(outgoing, 1)) return undefined;
		const { setback } = this;
		this.end(step, setback?.kind === "refused" && setback.status === asks);
		return setback;
	}

	/** Loses the session id; a stale one may be sent in its place until the next session. */
	dropSession(stale?: SessionId): void {
		this.answer.drop(stale);
	}

	/** PUT report of what became of the last offer (M28); false where there is none. */
	async impression(type: ImpressionType): Promise<boolean> {
		if (!this.offer()) return false;
		const isSent =
			(await this.sendImpression(type)) ||
			((await this.shakeHands()) && (await this.sendImpression(type)));
		return isSent || this.end(type, false);
	}

	/** PUT report of what the visitor did (M27): an attribute of this type, as JSON. */
	async report(type: PlainType, attribute: string): Promise<boolean> {
		const isSent =
			(await this.sendReport(type, attribute)) ||
			((await this.shakeHands()) && (await this.sendReport(type, attribute)));
		return isSent || this.end(type, false);
	}

	/** What the last engagement was answered with, if it was an offer. */
	offer(): Offer | undefined {
		const { shown } = this.answer;
		return shown?.status === "expose" ? shown : undefined;
	}

	/** What the last engagement was answered with, if it was the open conversation. */
	conversation(): Conversation | undefined {
		const { shown } = this.answer;
		return shown?.status === "conversation" ? shown : undefined;
	}

	/** What this visitor knows of the server; put together each time. */
	known(): Knowledge {
		return this.answer.known();
	}

	/** How many requests the last step took. */
	attempts(): number {
		return this.lastAttempts;
	}

	/** How the last step that did not succeed ended the visit. */
	failure(): Failure {
		const { setback } = this;
		return setback?.kind === "refused" && setback.status < 500
			? "refused"
			: "failed";
	}

	/** Sends until answered 200 or 201, with which the step ends, refused for good, or out of retries (M32); whether it was so answered. */
	private async sendWithRetries(outgoing: Outgoing): Promise<boolean> {
		for (let attempt = 1; ; attempt++) {
			if (await this.sendOnce(outgoing, attempt)) return true;
			const seconds = pauseAfter(this.lastStatus, attempt - 1);
			if (seconds === undefined) return false;
			this.context.observer.retry(outgoing.step);
			const { pause, timeScale } = this.context.target;
			await pause(seconds * timeScale);
		}
	}

	/** One attempt; where it is answered 200 or 201, the step ends with it. */
	private async sendOnce(
		{ route, step, body, type, asks }: Outgoing,
		attempt: number,
	): Promise<boolean> {
		const { answer, context } = this;
		const { send, observer } = context;
		this.lastAttempts = attempt;
		const request: Request = {
			route,
			method: route === "engagement" ? "POST" : "PUT",
			url: `${this.place}${route}?v=1${answer.ids}`,
			body,
			step,
			asks,
		};
		const reply = await send(request);
		this.lastStatus = reply.status;
		this.spent += reply.duration;
		observer.attempt(request, reply);
		const isExpected =
			route === "report"
				? answer.takeReport(reply, type === "impAccept")
				: answer.takeEngagement(reply);
		if (isExpected) {
			this.setback = undefined;
			if (route === "engagement" && reply.status === 200) observer.reuse(true);
			return this.end(step, true);
		}
		const { expected } = this;
		this.setback = readClosely(
			observer,
			expected,
			answer,
			request,
			type,
			reply,
		);
		return this.setback === undefined && this.end(step, true);
	}

	/** A step ended; whether it succeeded. */
	private end(step: string, succeeded: boolean): boolean {
		this.context.observer.step(step, succeeded, this.spent);
		this.spent = 0;
		return succeeded;
	}

	private async sendImpression(type: ImpressionType): Promise<boolean> {
		const offer = this.offer();
		if (!offer) return false;
		const body = reportOf(impression(type, offer), this.answer.pageId);
		return this.sendWithRetries({ route: "report", step: type, body, type });
	}

	private sendReport(type: PlainType, attribute: string): Promise<boolean> {
		const body = reportOf(attribute, this.answer.pageId);
		return this.sendWithRetries({ route: "report", step: type, body });
	}

	/** Where the server does not know the session there is a new handshake, once a visit (M32); whether it succeeded. */
	private async shakeHands(): Promise<boolean> {
		const { setback } = this;
		if (this.hasShakenHands || !setback || !needsHandshake(setback))
			return false;
		this.hasShakenHands = true;
		const before = this.spent;
		this.spent = 0;
		const succeeded = await this.engage("handshake", this.lastEngagement);
		this.spent = before;
		return succeeded;
	}
}
