/** Reads an answer member by member, and judges it: what is done with all that are not to the letter what was owed. */

import type { Answer, Setback } from "../contract/answers.ts";
import type { ImpressionType } from "../contract/attributes.ts";
import type { Reply, Request } from "../contract/transport.ts";
import { isHeard } from "../model/campaigns.ts";
import type { ExpectedAnswer } from "../model/expected-answer.ts";
import { judge } from "../model/judge.ts";
import type { Knowledge } from "../model/knowledge.ts";
import type { Call, Expectations, Judgement } from "../model/terms.ts";
import type { VisitObserver } from "./context.ts";
import { readAnswer } from "./read-answer.ts";
import { saidIn } from "./targeting-input.ts";

/** Reads the answer to a visit's request, reports what is wrong with it, and settles what is known; what it was where it was neither 200 nor 201. */
export const readClosely = (
	observer: VisitObserver,
	expected: Expectations,
	expectedAnswer: ExpectedAnswer,
	request: Request,
	impression: ImpressionType | undefined,
	reply: Reply,
): Setback | undefined => {
	const { route, step } = request;
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
	const { answer, judgement } = closeReading(
		expected,
		before,
		call,
		request.body,
		reply,
	);
	const { knowledge: after } = judgement;
	expectedAnswer.settle(after);
	const states = { before, after };
	for (const violation of judgement.violations)
		observer.violation(step, violation, states);
	if (!session && lost !== undefined && after.session?.sessionId === lost) {
		const found = "the id of the session that was lost, for a new one";
		observer.violation(step, { rule: "M12", found }, states);
	}
	if (route === "engagement" && judgement.owedResume === "yes")
		observeReuse(observer, answer, judgement);
	return answer.kind === "answered" ? undefined : answer;
};

/** A session that was owed a 200; where the server failed nothing is known of it. */
const observeReuse = (
	observer: VisitObserver,
	answer: Answer,
	{ violations }: Judgement,
): void => {
	if (answer.kind === "answered") observer.reuse(answer.status === 200);
	else if (answer.kind === "refused" && violations.length > 0)
		observer.reuse(false);
};

/** What was read, and what came of it. */
interface CloseReading {
	readonly answer: Answer;
	readonly judgement: Judgement;
}

/** The answer to a call whose request had this body. Pure. */
export const closeReading = (
	expected: Expectations,
	known: Knowledge,
	call: Omit<Call, "said">,
	body: string,
	reply: Reply,
): CloseReading => {
	const answer = readAnswer(call.route, reply);
	const said = isHeard(expected.campaigns) ? saidIn(body) : undefined;
	const span = { from: reply.sentAt, to: reply.receivedAt };
	const judgement = judge(expected, known, { ...call, said }, answer, span);
	return { answer, judgement };
};
