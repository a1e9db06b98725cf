/** Judges an answer: what was this visitor owed (M12–M30), and what is known after it? Pure. */
import type { Answer, Answered, Engagement, Refused } from "../wire/answers.ts";
import { loadingMessage } from "../wire/errors.ts";
import { isVisitorId, type PageId, type SessionId, type VisitorId } from "../wire/ids.ts";
import type { Promises } from "../wire/promises.ts";
import type { Rule } from "../wire/rules.ts";
import type { Route } from "../wire/transport.ts";
import { judgeDetails } from "./details.ts";
import { both, type Certainty, covering, type Knowledge, type Span, within } from "./knowledge.ts";

/** What a request told the server, in the model's terms. */
export interface Call {
	readonly route: Route;
	readonly account: string;
	readonly visitorId: VisitorId | undefined;
	readonly sessionId: SessionId | undefined;
	readonly pageId: PageId | undefined;
	/** The engagement that an impAccept takes, if there is one. */
	readonly accepts: Engagement | undefined;
	readonly hasImpressions: boolean;
}

/** A broken promise: the rule, and what was owed and found. */
export interface Violation {
	readonly rule: Rule;
	readonly found: string;
}

export interface Judgement {
	readonly knowledge: Knowledge;
	readonly violations: readonly Violation[];
	/** Whether the session that was sent was owed a 200. */
	readonly owedResume: Certainty;
}

/** What a target promised, and which engagements it offers here: undefined where that is not known. */
export interface Expectations {
	readonly promises: Promises;
	readonly campaigns: readonly Engagement[] | undefined;
}

const none: readonly Violation[] = [];

/** Judges one answer to one call, sent and received in `span`. */
export function judge(
	expected: Expectations,
	known: Knowledge,
	call: Call,
	answer: Answer,
	span: Span,
): Judgement {
	const owedResume = isLive(expected.promises, known, call, span);
	switch (answer.kind) {
		case "answered": {
			const violations = [
				...judgePair(expected.promises, call, answer, owedResume),
				...judgeDetails(expected, known, call, answer, span),
			];
			return { knowledge: afterAnswer(known, call, answer, span), violations, owedResume };
		}
		case "refused": {
			const violations = judgeRefusal(expected.promises, call, answer, owedResume);
			return { knowledge: afterRefusal(known, call, answer), violations, owedResume };
		}
		case "malformed": {
			const violations = [{ rule: answer.rule, found: answer.found }];
			const done = answer.status < 300;
			return {
				knowledge: done ? afterLoss(known, call, span) : known,
				violations,
				owedResume,
			};
		}
		case "lost":
			return { knowledge: afterLoss(known, call, span), violations: none, owedResume };
	}
}

/** Whether the pair that was sent is a live session at the moment the server looks (M12, M16). */
function isLive(promises: Promises, known: Knowledge, call: Call, span: Span): Certainty {
	const { session } = known;
	if (!session || call.sessionId !== session.sessionId) return "no";
	if (call.visitorId !== known.visitorId) return "no";
	const { idleSeconds, lifetimeSeconds } = promises.sessions ?? {};
	return both(
		within(idleSeconds, session.used, span),
		within(lifetimeSeconds, session.created, span),
	);
}

/** M12, M13, M14, M16, M17: which session, whose, and under which page. */
function judgePair(
	promises: Promises,
	call: Call,
	answer: Answered,
	live: Certainty,
): Violation[] {
	const violations: Violation[] = [];
	const breach = (rule: Rule, found: string) => violations.push({ rule, found });
	if (answer.status === 200) {
		if (live === "no") {
			const ended = call.sessionId !== undefined;
			breach(ended ? "M16" : "M12", `200 for ${ended ? "an ended session" : "no session"}`);
		}
		if (answer.sessionId !== call.sessionId) breach("M12", "200 with another sessionId");
		if (answer.visitorId !== call.visitorId) breach("M12", "200 with another visitorId");
	} else {
		const { unknownSession } = promises.sessions ?? {};
		if (live === "yes") breach("M12", "201 for a live session");
		if (answer.sessionId === call.sessionId) breach("M12", "201 with the sessionId that was sent");
		if (call.visitorId !== undefined && answer.visitorId !== call.visitorId) {
			breach(call.route === "engagement" ? "M13" : "M14", "201 with another visitorId");
		}
		if (call.route === "report" && call.sessionId !== undefined && unknownSession === "404") {
			breach("M14", "201 for a report with a session that is not live");
		}
	}
	if (call.pageId !== undefined && answer.pageId !== call.pageId) {
		breach("M17", "another pageId than the one sent");
	}
	return violations;
}

/** A valid request may be refused for a cold account, a fault inside, an unknown session: never for itself. */
function judgeRefusal(
	promises: Promises,
	call: Call,
	refused: Refused,
	live: Certainty,
): readonly Violation[] {
	const { status, internalCode, message } = refused;
	const found = `${status}/${internalCode} for a valid request: ${message}`;
	if (status === 500 && internalCode === 20) return judgeLoading(call, message);
	if (status >= 500) return none;
	const sessionRefused = status === 404 && (internalCode === 37 || internalCode === 39);
	if (!sessionRefused) return [{ rule: ruleOfRefusal(call, status, internalCode), found }];
	if (call.route === "engagement") return [{ rule: "M13", found }];
	if (live === "yes") return [{ rule: "M14", found: `${found} (its session is live)` }];
	if (promises.sessions?.unknownSession === "201") return [{ rule: "M14", found }];
	return none;
}

/** M30: the message names the account, and the visitor id that was sent. */
function judgeLoading(call: Call, message: string): readonly Violation[] {
	const vid = loadingVisitorId(call.account, message);
	const kept = call.visitorId === undefined || call.visitorId === vid;
	return vid && kept ? none : [{ rule: "M30", found: `500/20 with the message "${message}"` }];
}

/** The visitor id that a cold account asks to be used again (M30). */
function loadingVisitorId(account: string, message: string): VisitorId | undefined {
	const prefix = loadingMessage(account, "");
	const vid = message.slice(prefix.length);
	return message.startsWith(prefix) && isVisitorId(vid) ? vid : undefined;
}

/** The rule that a refusal of a valid request breaks. */
function ruleOfRefusal(call: Call, status: number, internalCode: number): Rule {
	const refusal = `${status}/${internalCode}`;
	if (refusal === "400/33") return "M8";
	if (refusal === "404/18") return "M9";
	if (refusal === "404/5" || refusal === "405/5") return "M6";
	if (refusal === "413/5") return "M34";
	if (refusal !== "400/5") return "M5";
	if (call.route === "engagement") return "M18";
	return call.hasImpressions ? "M28" : "M26";
}

function afterAnswer(known: Knowledge, call: Call, answer: Answered, span: Span): Knowledge {
	const { session } = known;
	const same = session !== undefined && session.sessionId === answer.sessionId;
	const { details } = answer;
	let offered = same ? session.offered : new Map<string, Engagement>();
	if (details?.status === "expose" && !offered.has(details.contextId)) {
		offered = new Map(offered).set(details.contextId, details);
	}
	return {
		visitorId: answer.visitorId,
		pageId: answer.pageId,
		session: {
			sessionId: answer.sessionId,
			created: same ? session.created : span,
			used: span,
			offered,
		},
		conversation: conversationAfter(known, call, answer, span),
	};
}

/** An accept opens the conversation unless one is open (M25); an answer that shows one settles that it is. */
function conversationAfter(
	{ conversation }: Knowledge,
	call: Call,
	{ details }: Answered,
	span: Span,
): Knowledge["conversation"] {
	if (details?.status === "conversation" && conversation) {
		return { ...conversation, certain: true, conversationId: details.conversationId };
	}
	if (details?.status === "expose") return undefined;
	if (!call.accepts) return conversation;
	if (conversation?.certain) return conversation;
	return {
		engagement: call.accepts,
		opened: conversation ? covering(conversation.opened, span) : span,
		certain: true,
		conversationId: undefined,
	};
}

/** A refusal changes nothing on the server (M11), but tells which ids it will not take. */
function afterRefusal(known: Knowledge, call: Call, refused: Refused): Knowledge {
	const { status, internalCode, message } = refused;
	if (status === 500 && internalCode === 20) {
		const visitorId = call.visitorId ?? loadingVisitorId(call.account, message);
		return { ...known, visitorId };
	}
	if (status === 404 && internalCode === 37) return { ...known, visitorId: undefined, session: undefined };
	if (status === 404 && internalCode === 39) return { ...known, session: undefined };
	return known;
}

/** Nobody knows whether the request was done, nor when: it may still be under way. */
function afterLoss(known: Knowledge, call: Call, { from }: Span): Knowledge {
	const { session, conversation } = known;
	const stillOpen = { from, to: Number.POSITIVE_INFINITY };
	return {
		...known,
		session: session && { ...session, used: covering(session.used, stillOpen) },
		conversation:
			call.accepts && !conversation?.certain
				? {
						engagement: call.accepts,
						opened: conversation ? covering(conversation.opened, stillOpen) : stillOpen,
						certain: false,
						conversationId: undefined,
					}
				: conversation,
	};
}
