/** One visitor's walk through the Monitor API: each step is sent, retried, read and judged. */

import type { Conversation, Offer, Setback } from "../contract/answers.ts";
import type { ImpressionType, PlainType } from "../contract/attributes.ts";
import type { SessionId } from "../contract/ids.ts";
import type { Reply, Request, Route } from "../contract/transport.ts";
import { ExpectedAnswer } from "../model/expected-answer.ts";
import type { Knowledge } from "../model/knowledge.ts";
import type { Expectations } from "../model/terms.ts";
import { impression } from "../payloads/impressions.ts";
import { reportOf } from "../payloads/report.ts";
import type { ClientContext } from "./context.ts";
import { readClosely } from "./read-closely.ts";
import { needsHandshake, pauseAfter } from "./retry.ts";

/** How a visit ended that did not go where it was meant to go. */
type Failure = "refused" | "failed";

/** One step of a visit. */
interface Step {
	readonly route: Route;
	readonly name: string;
	/** An engagement's body, or the attribute that a report has, as JSON; an impression's is made of the offer that it is about. */
	readonly content: string;
	/** The impression that it reports, if it does. */
	readonly impression: ImpressionType | undefined;
	/** A refusal's status that is an answer like any other. */
	readonly asks: number | undefined;
	/** Whether no failure is retried. */
	readonly isTriedOnce: boolean;
}

/** A visitor's side of the API. Steps resolve to whether they were answered 200 or 201. */
export class Visit {
	private readonly context: ClientContext;
	private expected: Expectations;
	/** As in `https://127.0.0.1:8443/api/account/demo/app/mobile-app/`. */
	private place: string;
	private answer: ExpectedAnswer;
	private lastAttempts = 0;
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
	engage(name: string, body: string, asks?: number): Promise<boolean> {
		this.lastEngagement = body;
		return this.take(engagementOf(name, body, asks, false));
	}

	/**
	 * POST engagement once; with a refusal that it `asks` for the step succeeds, too. What it was answered with instead of
	 * 200 or 201; undefined where it was answered so.
	 */
	async tryEngage(
		name: string,
		body: string,
		asks?: number,
	): Promise<Setback | undefined> {
		await this.take(engagementOf(name, body, asks, true));
		return this.setback;
	}

	/** Loses the session id; a stale one may be sent in its place until the next session. */
	dropSession(stale?: SessionId): void {
		this.answer.drop(stale);
	}

	/** PUT report of what became of the last offer (M28); false where there is none. */
	impression(type: ImpressionType): Promise<boolean> {
		return this.offer()
			? this.take(reportStep(type, "", type))
			: Promise.resolve(false);
	}

	/** PUT report of what the visitor did (M27): an attribute of this type, as JSON. */
	report(type: PlainType, attribute: string): Promise<boolean> {
		return this.take(reportStep(type, attribute, undefined));
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

	/**
	 * Sends until answered 200 or 201, refused for good, or out of retries (M32); a report that was refused since its session
	 * is unknown is sent again after a new handshake. Resolves to whether the step succeeded.
	 */
	private async take(step: Step): Promise<boolean> {
		const { send, observer, target } = this.context;
		let body = this.bodyOf(step);
		for (let attempt = 1; ; attempt++) {
			const request = this.requestOf(step, body);
			const reply = await send(request);
			this.lastAttempts = attempt;
			if (this.receive(step, request, reply)) return this.end(step, true);
			if (step.isTriedOnce) return this.end(step, this.isAskedFor(step));
			const seconds = pauseAfter(reply.status, attempt - 1);
			if (seconds !== undefined) {
				observer.retry(step.name);
				await target.pause(seconds * target.timeScale);
			} else {
				const isRenewed = step.route === "report" && (await this.shakeHands());
				if (!isRenewed || (step.impression && !this.offer()))
					return this.end(step, false);
				body = this.bodyOf(step);
				attempt = 0;
			}
		}
	}

	private bodyOf({ route, content, impression: type }: Step): string {
		if (route === "engagement") return content;
		const offer = type && this.offer();
		const attribute = offer ? impression(type, offer) : content;
		return reportOf(attribute, this.answer.pageId);
	}

	private requestOf({ route, name, asks }: Step, body: string): Request {
		return {
			route,
			method: route === "engagement" ? "POST" : "PUT",
			url: `${this.place}${route}?v=1${this.answer.ids}`,
			body,
			step: name,
			asks,
		};
	}

	/** Takes an attempt's reply in; whether it was answered 200 or 201. */
	private receive(
		{ route, impression: type }: Step,
		request: Request,
		reply: Reply,
	): boolean {
		const { answer, context } = this;
		const { observer } = context;
		this.spent += reply.duration;
		observer.attempt(request, reply);
		const isExpected =
			route === "report"
				? answer.takeReport(reply, type === "impAccept")
				: answer.takeEngagement(reply);
		if (!isExpected) {
			const { expected } = this;
			this.setback = readClosely(
				observer,
				expected,
				answer,
				request,
				type,
				reply,
			);
			return this.setback === undefined;
		}
		this.setback = undefined;
		if (route === "engagement" && reply.status === 200) observer.reuse(true);
		return true;
	}

	private isAskedFor({ asks }: Step): boolean {
		const { setback } = this;
		return setback?.kind === "refused" && setback.status === asks;
	}

	/** A step ended; whether it succeeded. */
	private end({ name }: Step, succeeded: boolean): boolean {
		this.context.observer.step(name, succeeded, this.spent);
		this.spent = 0;
		return succeeded;
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

const engagementOf = (
	name: string,
	content: string,
	asks: number | undefined,
	isTriedOnce: boolean,
): Step => ({
	route: "engagement",
	name,
	content,
	impression: undefined,
	asks,
	isTriedOnce,
});

const reportStep = (
	name: string,
	content: string,
	type: ImpressionType | undefined,
): Step => ({
	route: "report",
	name,
	content,
	impression: type,
	asks: undefined,
	isTriedOnce: false,
});
