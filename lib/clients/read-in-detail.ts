/**
 * Reads an answer member by member and judges it. Only answers that are not literally the expected one come here, since
 * this costs ten times as much.
 */
import type { Answer, FailedAnswer } from "../contract/answers.ts";
import type { ImpressionType } from "../contract/attributes.ts";
import { parts } from "../contract/rules.ts";
import type { MonitorRoute, Reply } from "../contract/transport.ts";
import type { Call } from "../model/call.ts";
import { hasConditions } from "../model/campaigns.ts";
import type { Expectations } from "../model/expectations.ts";
import type { ExpectedAnswer } from "../model/expected-answer.ts";
import { type Judgement, judge } from "../model/judge.ts";
import type { Knowledge } from "../model/knowledge.ts";
import type { VisitObserver } from "./context.ts";
import { readAnswer } from "./read-answer.ts";
import { targetingInputIn } from "./targeting-input.ts";

/** A request of a visit, and the reply to it. */
interface Exchange<Name extends string> {
	readonly route: MonitorRoute;
	/** The step. */
	readonly name: Name;
	readonly impression: ImpressionType | undefined;
	readonly body: string;
	readonly reply: Reply;
}

/** Reports violations to the observer and settles the visitor's knowledge. Returns the answer where it was neither 200 nor 201. */
export const readInDetail = <Name extends string>(
	observer: VisitObserver<Name>,
	expected: Expectations,
	expectedAnswer: ExpectedAnswer,
	{ route, name, impression, body, reply }: Exchange<Name>,
): FailedAnswer | undefined => {
	const { stale, lost } = expectedAnswer;
	const before = expectedAnswer.known();
	const { visitorId, session, pageId, shown } = before;
	const call = {
		route,
		visitorId,
		sessionId: session?.sessionId ?? stale,
		pageId: route === "report" ? pageId : undefined,
		impression,
		about:
			impression !== undefined && shown?.status === "expose"
				? shown
				: undefined,
	};
	const { answer, judgement } = detailedReading(
		expected,
		before,
		call,
		body,
		reply,
	);
	const { knowledge: after } = judgement;
	expectedAnswer.settle(after);
	const states = { before, after };
	for (const violation of judgement.violations)
		observer.violation(name, violation, states);
	if (!session && lost !== undefined && after.session?.sessionId === lost) {
		const found = "the id of the session that was lost, for a new one";
		const owed = parts.newPair;
		observer.violation(name, { rule: "M12", found, owed }, states);
	}
	if (route === "engagement") observeReuse(observer, answer, judgement);
	return answer.kind === "answered" ? undefined : answer;
};

/** Counts a session that may live, above all one that was owed a 200. A failure of the server says nothing about it. */
const observeReuse = (
	observer: Pick<VisitObserver, "reuse" | "lost">,
	answer: Answer,
	{ violations, owedResume }: Judgement,
): void => {
	if (owedResume === "no") return;
	const isAnswered = answer.kind === "answered";
	if (isAnswered && answer.status === 200) observer.reuse(true);
	else if (owedResume === "maybe") {
		if (isAnswered) observer.lost();
	} else if (isAnswered || (answer.kind === "refused" && violations.length > 0))
		observer.reuse(false);
};

/** An answer and its judgement. */
interface DetailedReading {
	readonly answer: Answer;
	readonly judgement: Judgement;
}

/** Reads and judges the reply to a call with this body. Pure. */
export const detailedReading = (
	expected: Expectations,
	known: Knowledge,
	call: Omit<Call, "targeting">,
	body: string,
	reply: Reply,
): DetailedReading => {
	const answer = readAnswer(call.route, reply);
	const targeting = hasConditions(expected.campaigns)
		? targetingInputIn(body)
		: undefined;
	const span = { from: reply.sentAt, to: reply.receivedAt };
	const judgement = judge(
		expected,
		known,
		{ ...call, targeting },
		answer,
		span,
	);
	return { answer, judgement };
};
