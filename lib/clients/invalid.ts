/** Sends a wrong request, and holds the answer to the refusal that it must get. */

import type { Answer, Offer } from "../contract/answers.ts";
import type { Reply, Request } from "../contract/transport.ts";
import type { Knowledge } from "../model/knowledge.ts";
import type { Violation } from "../model/terms.ts";
import type { WrongRequest } from "../payloads/invalid.ts";
import type { RightQuery, WrongQuery } from "../payloads/invalid-history.ts";
import type { ClientContext, TargetContext } from "./context.ts";
import { readAnswer } from "./read-answer.ts";
import { type HistoryAnswer, readHistory } from "./read-history.ts";
import { mayPass, pauseAfter } from "./retry.ts";

/** The name of the step. */
const wrongStep = "wrong";

/** Sends wrong requests in a visitor's name; a step succeeds where it gets the refusal that is owed. Resolves to whether the server answered without failing. */
export const createWrong =
	(context: ClientContext) =>
	(wrong: WrongRequest, known: Knowledge, offer: Offer): Promise<boolean> => {
		const { base, terms } = context.target;
		const { account } = terms.expected;
		const request = requestOf(wrong, base, account, known, offer);
		return sendWithRetries(context, request, wrong.status, (reply) =>
			judgeWrong(wrong, readAnswer(wrong.route, reply)),
		);
	};

/** Asks wrongly in an operator's name; a step succeeds where it gets the refusal that is owed. Resolves to whether the server answered without failing. */
export const createWrongQuery =
	(context: ClientContext, url: string, right: RightQuery) =>
	(wrong: WrongQuery): Promise<boolean> =>
		sendWithRetries(
			context,
			queryOf(wrong, url, right),
			wrong.status,
			(reply) =>
				judgeWrongQuery(
					wrong,
					readHistory(reply, isNothing, wrong.rule),
					reply.status,
				),
		);

/** Sends until there is an answer that is no failure, or it is out of retries (M32); whether there was one. */
const sendWithRetries = async (
	{ send, observer, target: { pause, timeScale } }: ClientContext,
	request: Request,
	expected: number,
	judge: (reply: Reply) => Violation | undefined,
): Promise<boolean> => {
	let spent = 0;
	for (let attempt = 0; ; attempt++) {
		const reply = await send(request);
		const { status } = reply;
		spent += reply.duration;
		observer.attempt(request, reply);
		const violation = judge(reply);
		if (violation) observer.violation(wrongStep, violation);
		const seconds = pauseAfter(status, attempt);
		if (seconds === undefined) {
			observer.step(wrongStep, !violation && status === expected, spent);
			return !mayPass(status);
		}
		observer.retry(wrongStep);
		await pause(seconds * timeScale);
	}
};

/** No body of a 200 is right. */
const isNothing = (_value: unknown): _value is never => false;

const judgeWrongQuery = (
	{ what, rule, status }: WrongQuery,
	answer: HistoryAnswer<never>,
	found: number,
): Violation | undefined => {
	if (answer.kind === "lost") return undefined;
	if (found === 200) return { rule, found: `${what}: 200` };
	if (answer.kind === "malformed")
		return {
			rule: answer.violation.rule,
			found: `${what}: ${answer.violation.found}`,
		};
	return found === status || found >= 500
		? undefined
		: { rule, found: `${what}: ${found} instead of ${status}` };
};

/** The request as it goes out: right but for its one fault. */
export const queryOf = (
	{ method = "GET", path, name, accept, authorization, status }: WrongQuery,
	url: string,
	right: RightQuery,
): Request => ({
	route: "report",
	method,
	url: url + path(right),
	body: "",
	step: wrongStep,
	name,
	authorization: authorization ?? right.authorization,
	...(accept !== undefined && { accept }),
	asks: status,
});

/** What is wrong with the answer to a wrong request; a server that is cold, capped or gone is not judged. */
const judgeWrong = (
	{ what, rule, status, internalCode }: WrongRequest,
	answer: Answer,
): Violation | undefined => {
	switch (answer.kind) {
		case "lost":
			return undefined;
		case "malformed":
			return { rule: answer.rule, found: `${what}: ${answer.found}` };
		case "answered":
			return { rule, found: `${what}: ${answer.status}` };
		case "refused": {
			if (answer.status === status && answer.internalCode === internalCode)
				return undefined;
			if (answer.status >= 500) return undefined;
			const found = `${what}: ${answer.status}/${answer.internalCode} instead of ${status}/${internalCode}`;
			return { rule, found };
		}
	}
};

/** The request as it goes out: right but for its one fault. */
export const requestOf = (
	wrong: WrongRequest,
	[beforeAccount, afterAccount]: TargetContext["base"],
	account: string,
	known: Knowledge,
	offer: Offer,
): Request => {
	const { route, method = route === "engagement" ? "POST" : "PUT" } = wrong;
	const app = wrong.app === undefined ? afterAccount : `/app/${wrong.app}/`;
	const query = [
		["v", wrong.v ?? "1"],
		["vid", wrong.vid ?? known.visitorId ?? ""],
		["sid", wrong.sid ?? known.session?.sessionId ?? ""],
	]
		.filter(([, value]) => value !== "")
		.map(([name, value]) => `${name}=${value}`);
	return {
		route,
		method,
		url: `${beforeAccount}${wrong.account ?? account}${app}${route}${wrong.tail ?? ""}?${query.join("&")}`,
		body: wrong.body(offer),
		step: wrongStep,
		name: wrong.counted ?? nameOf(route),
		asks: wrong.status,
	};
};

/** The name under which a route's requests are counted, whatever their method. */
const nameOf = (route: WrongRequest["route"]): string =>
	route === "engagement" ? "POST engagement" : "PUT report";
