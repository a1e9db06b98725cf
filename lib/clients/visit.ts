/** One visitor's walk through the Monitor API: each step is sent, retried, read, judged and told. */
import type { Knowledge } from "../model/knowledge.ts";
import { createOwed } from "../model/owed.ts";
import { impression } from "../payloads/impressions.ts";
import { reportOf } from "../payloads/report.ts";
import type { Conversation, Offer, Setback } from "../wire/answers.ts";
import type { ImpressionType, PlainType } from "../wire/attributes.ts";
import type { SessionId } from "../wire/ids.ts";
import type { Request } from "../wire/transport.ts";
import type { Writable } from "../wire/writable.ts";
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
	/** What this visitor knows of the server; put together each time. */
	known(): Knowledge;
	/** How many requests the last step took. */
	attempts(): number;
	/** How the last step that did not succeed ended the visit. */
	failure(): Failure;
}

/** Visits on a ground, one after the other. */
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
	const owed = createOwed(expected);
	// Whatever each request asks of an object is looked for once.
	const { seen, engagement: isOwedEngagement, report: isOwedReport } = owed;
	const { attempt: keep, step: tellStep } = watch;
	/** Where this visitor is, and what is expected there. */
	let place = home;
	let there = expected;
	let attempts = 0;
	/** What the last request was answered with instead of 200 or 201. */
	let setback: Setback | undefined;
	let lastEngagement = "{}";
	let hasShakenHands = false;
	/** Milliseconds of the attempts of the step that is being taken. */
	let spent = 0;
	/** One object for all requests of a kind: making one anew for each costs more than filling it. */
	const engaging = requestOf("engagement", "POST");
	const reporting = requestOf("report", "PUT");

	/**
	 * Sends until answered, refused for good, or out of retries (M32); whether it was answered 200 or 201, with which the
	 * step ends.
	 */
	const carryOut = (
		request: Outgoing,
		step: string,
		body: string,
		type?: ImpressionType,
		mayRetry = true,
	): boolean => {
		request.body = body;
		request.step = step;
		for (attempts = 1; ; attempts++) {
			request.url = `${place}${request.route}?v=1${seen.ids}`;
			const reply = send(request);
			spent += reply.duration;
			keep(request, reply);
			const isOwed =
				request === reporting
					? isOwedReport(reply, type === "impAccept")
					: isOwedEngagement(reply);
			if (isOwed) {
				setback = undefined;
				if (request === engaging && reply.status === 200) watch.reuse(true);
				return end(step, true);
			}
			setback = readClosely(watch, there, owed, request, type, reply);
			if (!setback) return end(step, true);
			if (!mayRetry) return false;
			const seconds = pauseAfter(reply.status, attempts - 1);
			if (seconds === undefined) return false;
			watch.retry(step);
			pause(seconds * timeScale);
		}
	};

	/** Tells that a step ended; whether it succeeded. */
	const end = (step: string, succeeded: boolean): boolean => {
		tellStep(step, succeeded, spent);
		spent = 0;
		return succeeded;
	};

	const engage = (step: string, body: string, asks?: number): boolean => {
		lastEngagement = body;
		engaging.asks = asks;
		return carryOut(engaging, step, body) || end(step, false);
	};

	const offer = (): Offer | undefined => {
		const { shown } = seen;
		return shown?.status === "expose" ? shown : undefined;
	};

	const sendImpression = (type: ImpressionType): boolean => {
		const about = offer();
		if (!about) return false;
		const body = reportOf(impression(type, about), seen.pageId);
		return carryOut(reporting, type, body, type);
	};

	const sendReport = (type: PlainType, attribute: string): boolean =>
		carryOut(reporting, type, reportOf(attribute, seen.pageId));

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
			owed.begin();
			hasShakenHands = false;
			spent = 0;
			place = home;
			there = expected;
		},
		moveTo(account) {
			place = base.join(account);
			there = { ...expected, account };
		},
		known: owed.known,
		attempts: () => attempts,
		engage,
		tryEngage(step, body, asks) {
			engaging.asks = asks;
			carryOut(engaging, step, body, undefined, false);
			if (setback)
				end(step, setback.kind === "refused" && setback.status === asks);
			return setback;
		},
		dropSession: owed.drop,
		impression: (type) =>
			offer() !== undefined &&
			(sendImpression(type) ||
				(shakeHands() && sendImpression(type)) ||
				end(type, false)),
		report: (type, attribute) =>
			sendReport(type, attribute) ||
			(shakeHands() && sendReport(type, attribute)) ||
			end(type, false),
		offer,
		conversation() {
			const { shown } = seen;
			return shown?.status === "conversation" ? shown : undefined;
		},
		failure: () =>
			setback?.kind === "refused" && setback.status < 500
				? "refused"
				: "failed",
	};
};

type Outgoing = Writable<Request>;

const requestOf = (
	route: Request["route"],
	method: Request["method"],
): Outgoing => ({
	route,
	method,
	url: "",
	body: "",
	step: "",
	asks: undefined,
});
