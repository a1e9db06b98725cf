/** One visit through the Monitor API: each step is sent, retried, read and judged. */

import type { Conversation, FailedAnswer, Offer } from "../contract/answers.ts";
import type { ImpressionType, PlainType } from "../contract/attributes.ts";
import type { SessionId } from "../contract/ids.ts";
import type { MonitorRoute, Reply, Request } from "../contract/transport.ts";
import type { Expectations } from "../model/expectations.ts";
import { ExpectedAnswer } from "../model/expected-answer.ts";
import type { Knowledge } from "../model/knowledge.ts";
import { impression } from "../payloads/impressions.ts";
import { reportOf } from "../payloads/report.ts";
import { type Handshake, handshake } from "../telemetry/steps.ts";
import type { ClientContext } from "./context.ts";
import { readInDetail } from "./read-in-detail.ts";
import { needsHandshake, pauseAfter } from "./retry.ts";

/** How a visit ends whose step did not succeed. */
type Failure = "refused" | "failed";

/** An error of the table (M5). */
interface ExpectedRefusal {
	readonly status: number;
	readonly internalCode: number;
}

/** One step of a visit. */
interface Step<Name extends string> {
	readonly route: MonitorRoute;
	readonly name: Name;
	/** An engagement's body or a report's attribute, as JSON. An impression's attribute is made from its offer. */
	readonly content: string;
	/** The type of the impression, where the step reports one. */
	readonly impression: ImpressionType | undefined;
	/** A refusal that is expected. */
	readonly refusal: ExpectedRefusal | undefined;
	/** No failure is retried. */
	readonly isTriedOnce: boolean;
}

/** A visitor's client of the Monitor API. Steps resolve to whether they were answered 200 or 201. */
export class Visit<Name extends string = string> {
	private readonly context: ClientContext<Name | Handshake>;
	private expected: Expectations;
	/** As in `https://127.0.0.1:8443/api/account/demo/app/mobile-app/`. */
	private accountUrl: string;
	private answer: ExpectedAnswer;
	private lastAttempts = 0;
	/** The last answer, where it was neither 200 nor 201. */
	private failed: FailedAnswer | undefined;
	private lastEngagement = "{}";
	private hasShakenHands = false;
	/** Milliseconds of this step's attempts so far. */
	private spent = 0;

	constructor(context: ClientContext<Name | Handshake>) {
		const { base, expectations } = context.target;
		this.context = context;
		this.expected = expectations.expected;
		this.accountUrl = base.join(expectations.expected.account);
		this.answer = new ExpectedAnswer(expectations);
	}

	/** Forgets both ids and everything else, like a new visitor. */
	reset(): void {
		this.answer = new ExpectedAnswer(this.context.target.expectations);
		this.hasShakenHands = false;
	}

	/** Visits this account instead of the target's. */
	moveTo(account: string): void {
		const { base, expectations } = this.context.target;
		this.accountUrl = base.join(account);
		this.expected = { ...expectations.expected, account };
	}

	/**
	 * POST engagement of a body, with the ids of the last answer. The expected refusal is no failed attempt, but it is
	 * retried like others.
	 */
	engage(
		name: Name,
		body: string,
		refusal?: ExpectedRefusal,
	): Promise<boolean> {
		this.lastEngagement = body;
		return this.take(engagementStep(name, body, refusal, false));
	}

	/**
	 * POST engagement once. The step succeeds with the expected refusal, too. Resolves to the answer where it was neither
	 * 200 nor 201.
	 */
	async tryEngage(
		name: Name,
		body: string,
		refusal?: ExpectedRefusal,
	): Promise<FailedAnswer | undefined> {
		await this.take(engagementStep(name, body, refusal, true));
		return this.failed;
	}

	/** Forgets the session id. A stale one may be sent in its place until the next session. */
	dropSession(stale?: SessionId): void {
		this.answer.drop(stale);
	}

	/** PUT report of an impression of the last offer (M28); resolves to false where there is no offer. */
	impression(type: ImpressionType & Name): Promise<boolean> {
		return this.offer()
			? this.take(reportStep(type, "", type))
			: Promise.resolve(false);
	}

	/** PUT report of what the visitor did (M27): an attribute of this type, as JSON. */
	report(type: PlainType & Name, attribute: string): Promise<boolean> {
		return this.take(reportStep(type, attribute, undefined));
	}

	/** The offer in the last engagement's answer, if it had one. */
	offer(): Offer | undefined {
		const { shown } = this.answer;
		return shown?.status === "expose" ? shown : undefined;
	}

	/** The open conversation in the last engagement's answer, if it had one. */
	conversation(): Conversation | undefined {
		const { shown } = this.answer;
		return shown?.status === "conversation" ? shown : undefined;
	}

	/** What this visitor knows of the server; a new value each time. */
	known(): Knowledge {
		return this.answer.known();
	}

	/** How many requests the last step took. */
	attempts(): number {
		return this.lastAttempts;
	}

	/** How the last step that did not succeed ended the visit. */
	failure(): Failure {
		const { failed } = this;
		return failed?.kind === "refused" && failed.status < 500
			? "refused"
			: "failed";
	}

	/**
	 * Sends until the answer is 200, 201 or a refusal that no retry changes, or the retries are used up (M32). A report of an
	 * unknown session is sent again after a new handshake. Resolves to whether the step succeeded.
	 */
	private async take(step: Step<Name | Handshake>): Promise<boolean> {
		const { send, observer, target } = this.context;
		let body = this.bodyOf(step);
		for (let attempt = 1; ; attempt++) {
			const request = this.requestOf(step, body);
			const reply = await send(request);
			this.lastAttempts = attempt;
			if (this.receive(step, request, reply)) return this.end(step, true);
			if (step.isTriedOnce) return this.end(step, this.isExpected(step));
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

	private bodyOf({
		route,
		content,
		impression: type,
	}: Step<Name | Handshake>): string {
		if (route === "engagement") return content;
		const offer = type && this.offer();
		const attribute = offer ? impression(type, offer) : content;
		return reportOf(attribute, this.answer.pageId);
	}

	private requestOf(
		{ route, name, refusal }: Step<Name | Handshake>,
		body: string,
	): Request {
		return {
			route,
			method: route === "engagement" ? "POST" : "PUT",
			url: `${this.accountUrl}${route}?v=1${this.answer.ids}`,
			body,
			step: name,
			expectedStatus: refusal?.status,
			expectedCode: refusal?.internalCode,
		};
	}

	/** Reads and judges an attempt's reply. Returns whether it was 200 or 201. */
	private receive(
		{ route, name, impression: type }: Step<Name | Handshake>,
		request: Request,
		reply: Reply,
	): boolean {
		const { answer, context } = this;
		const { observer } = context;
		this.spent += reply.duration;
		observer.attempt(request, reply);
		const isAsExpected =
			route === "report"
				? answer.takeReport(reply, type === "impAccept")
				: answer.takeEngagement(reply);
		if (!isAsExpected) {
			const { body } = request;
			const exchange = { route, name, impression: type, body, reply };
			this.failed = readInDetail(observer, this.expected, answer, exchange);
			return this.failed === undefined;
		}
		this.failed = undefined;
		if (route === "engagement" && reply.status === 200) observer.reuse(true);
		return true;
	}

	private isExpected({ refusal }: Step<Name | Handshake>): boolean {
		const { failed } = this;
		return (
			failed?.kind === "refused" &&
			failed.status === refusal?.status &&
			failed.internalCode === refusal.internalCode
		);
	}

	/** The step ends. Returns whether it succeeded. */
	private end({ name }: Step<Name | Handshake>, succeeded: boolean): boolean {
		this.context.observer.step(name, succeeded, this.spent);
		this.spent = 0;
		return succeeded;
	}

	/** A new handshake where the server does not know the session, once a visit (M32). Resolves to whether it succeeded. */
	private async shakeHands(): Promise<boolean> {
		const { failed } = this;
		if (this.hasShakenHands || !failed || !needsHandshake(failed)) return false;
		this.hasShakenHands = true;
		const before = this.spent;
		this.spent = 0;
		const step = engagementStep(
			handshake,
			this.lastEngagement,
			undefined,
			false,
		);
		const succeeded = await this.take(step);
		this.spent = before;
		return succeeded;
	}
}

const engagementStep = <Name extends string>(
	name: Name,
	content: string,
	refusal: ExpectedRefusal | undefined,
	isTriedOnce: boolean,
): Step<Name> => ({
	route: "engagement",
	name,
	content,
	impression: undefined,
	refusal,
	isTriedOnce,
});

const reportStep = <Name extends string>(
	name: Name,
	content: string,
	type: ImpressionType | undefined,
): Step<Name> => ({
	route: "report",
	name,
	content,
	impression: type,
	refusal: undefined,
	isTriedOnce: false,
});
