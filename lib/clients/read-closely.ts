/** Reads an answer member by member, and judges it: what is done with all that are not to the letter what was owed. */
import { isHeard } from "../model/campaigns.ts";
import { judge } from "../model/judge.ts";
import type { Knowledge } from "../model/knowledge.ts";
import type { Call, Expectations, Judgement } from "../model/terms.ts";
import type { Answer } from "../wire/answers.ts";
import type { Reply } from "../wire/transport.ts";
import { readAnswer } from "./read-answer.ts";
import { saidIn } from "./said.ts";

/** What was read, and what came of it. */
interface ReadClosely {
	readonly answer: Answer;
	readonly judgement: Judgement;
}

/** The answer to a call whose request had this body. */
export const readClosely = (
	expected: Expectations,
	known: Knowledge,
	call: Omit<Call, "said">,
	body: string,
	reply: Reply,
): ReadClosely => {
	const answer = readAnswer(call.route, reply);
	const said = isHeard(expected.campaigns) ? saidIn(body) : undefined;
	const span = { from: reply.sentAt, to: reply.receivedAt };
	const judgement = judge(expected, known, { ...call, said }, answer, span);
	return { answer, judgement };
};
