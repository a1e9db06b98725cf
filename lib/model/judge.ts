/** Judges an answer: what was this visitor owed (M12–M30), and what is known after it? Pure. */
import type { Answer, Answered } from "../contract/answers.ts";
import type { Promises } from "../contract/promises.ts";
import { parts } from "../contract/rules.ts";
import type { Call } from "./call.ts";
import { judgeCreation } from "./caps.ts";
import { judgeDetails } from "./details.ts";
import type { Expectations } from "./expectations.ts";
import type { Certainty, Knowledge, Span } from "./knowledge.ts";
import { livesAt } from "./lifetimes.ts";
import { judgeRefusal } from "./refusals.ts";
import { afterAnswer, afterLoss, afterRefusal } from "./transitions.ts";
import type { Violation } from "./violation.ts";

/** The result of judging one answer. */
export interface Judgement {
	/** What the visitor knows after it. */
	readonly knowledge: Knowledge;
	readonly violations: readonly Violation[];
	/** Whether a 200 was owed to the session that was sent. */
	readonly owedResume: Certainty;
}

const none: readonly Violation[] = [];

/** Judges one answer to one call, sent and received in `span`. */
export const judge = (
	expected: Expectations,
	known: Knowledge,
	call: Call,
	answer: Answer,
	span: Span,
): Judgement => {
	const owedResume = isLive(expected.promises, known, call, span);
	const violations = violationsOf(
		expected,
		known,
		call,
		answer,
		span,
		owedResume,
	);
	const knowledge = knowledgeAfter(expected, known, call, answer, span);
	return { knowledge, violations, owedResume };
};

const violationsOf = (
	expected: Expectations,
	known: Knowledge,
	call: Call,
	answer: Answer,
	span: Span,
	live: Certainty,
): readonly Violation[] => {
	switch (answer.kind) {
		case "answered":
			return judgeAnswered(expected, known, call, answer, span, live);
		case "refused":
			return judgeRefusal(expected, known, call, answer, live, span);
		case "malformed":
			return [{ rule: answer.rule, found: answer.found }];
		case "lost":
		case "in front":
			return none;
	}
};

const knowledgeAfter = (
	expected: Expectations,
	known: Knowledge,
	call: Call,
	answer: Answer,
	span: Span,
): Knowledge => {
	switch (answer.kind) {
		case "answered":
			return afterAnswer(expected, known, call, answer, span);
		case "refused":
			return afterRefusal(expected, known, call, answer, span);
		case "malformed": {
			const mayBeDone = answer.status < 300 || answer.status >= 500;
			return mayBeDone ? afterLoss(expected, known, call, span) : known;
		}
		// A gateway may give up while the API carries the request out.
		case "in front":
			return answer.status >= 500
				? afterLoss(expected, known, call, span)
				: known;
		case "lost":
			return afterLoss(expected, known, call, span);
	}
};

/** 200 or 201: judges its pair, its details, and the cap on creations. */
const judgeAnswered = (
	expected: Expectations,
	known: Knowledge,
	call: Call,
	answer: Answered,
	span: Span,
	live: Certainty,
): readonly Violation[] => {
	const pairViolations = judgePair(
		expected.promises,
		known,
		call,
		answer,
		live,
	);
	const detailViolations =
		call.route === "report"
			? none
			: judgeDetails(expected, known, call, answer, span);
	const capViolations =
		answer.status === 201 ? judgeCreation(expected, known, span) : none;
	const isRight =
		pairViolations.length + detailViolations.length + capViolations.length ===
		0;
	return isRight
		? none
		: [...pairViolations, ...detailViolations, ...capViolations];
};

/** Whether the pair that was sent is a live session when the server reads it (M12, M16). */
const isLive = (
	promises: Promises,
	known: Knowledge,
	call: Call,
	span: Span,
): Certainty => {
	const { session } = known;
	if (!session || call.sessionId !== session.sessionId) return "no";
	return call.visitorId === known.visitorId
		? livesAt(promises, session, span)
		: "no";
};

/** M12, M13, M14, M16, M17: judges session, visitor and page of an answer. */
const judgePair = (
	promises: Promises,
	known: Knowledge,
	call: Call,
	answer: Answered,
	live: Certainty,
): readonly Violation[] => {
	const { sessionId, visitorId, pageId } = call;
	const isRightPage =
		call.route === "report"
			? pageId === undefined || answer.pageId === pageId
			: answer.pageId !== known.pageId;
	const isSamePair =
		answer.sessionId === sessionId && answer.visitorId === visitorId;
	if (answer.status === 200 && live !== "no" && isSamePair && isRightPage)
		return none;
	const violations =
		answer.status === 200
			? judgeResumed(call, answer, live)
			: judgeCreated(promises, call, answer, live);
	if (!isRightPage)
		violations.push({
			rule: "M17",
			...(call.route === "report"
				? {
						found: "another pageId than the one sent",
						owed: parts.pageEcho,
					}
				: {
						found: "the pageId of the last answer again",
						owed: parts.pageNew,
					}),
		});
	return violations;
};

/** 200: the answer must have the session that was sent, and that session must have been live. */
const judgeResumed = (
	call: Call,
	answer: Answered,
	live: Certainty,
): Violation[] => {
	const violations: Violation[] = [];
	if (live === "no") {
		const wasSent = call.sessionId !== undefined;
		violations.push(
			wasSent
				? { rule: "M16", found: "200 for an ended session" }
				: {
						rule: "M12",
						found: "200 for no session",
						owed: parts.resumedPair,
					},
		);
	}
	if (answer.sessionId !== call.sessionId) {
		violations.push({
			rule: "M12",
			found: "200 with another sessionId",
			owed: parts.resumedPair,
		});
	}
	if (answer.visitorId !== call.visitorId) {
		violations.push({
			rule: "M12",
			found: "200 with another visitorId",
			owed: parts.resumedPair,
		});
	}
	return violations;
};

/** 201: the answer must have a new session of the same visitor, and the old one must not be live. */
const judgeCreated = (
	promises: Promises,
	call: Call,
	answer: Answered,
	live: Certainty,
): Violation[] => {
	const violations: Violation[] = [];
	const { visitorId, sessionId } = call;
	const isReport = call.route === "report";
	if (live === "yes")
		violations.push({
			rule: "M12",
			found: "201 for a live session",
			owed: parts.resumedPair,
		});
	if (answer.sessionId === sessionId) {
		violations.push({
			rule: "M12",
			found: "201 with the sessionId that was sent",
			owed: parts.newPair,
		});
	}
	if (visitorId !== undefined && answer.visitorId !== visitorId) {
		violations.push({
			...(isReport
				? { rule: "M14" }
				: { rule: "M13", owed: parts.visitorKept }),
			found: "201 with another visitorId",
		});
	}
	if (
		isReport &&
		sessionId !== undefined &&
		promises.sessions?.unknownSession === "404"
	) {
		violations.push({
			rule: "M14",
			found: "201 for a report with a session that is not live",
		});
	}
	return violations;
};
