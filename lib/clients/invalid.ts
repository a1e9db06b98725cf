/** Sends an invalid request, and compares the answer with the refusal that it must get. */

import type { Answer, Offer } from "../contract/answers.ts";
import { isInFront } from "../contract/own-answers.ts";
import type { MonitorRoute, Reply, Request } from "../contract/transport.ts";
import type { Knowledge } from "../model/knowledge.ts";
import type { Violation } from "../model/violation.ts";
import type { InvalidRequest } from "../payloads/invalid.ts";
import type { InvalidQuery, ValidQuery } from "../payloads/invalid-history.ts";
import type { ClientContext, TargetContext } from "./context.ts";
import { readAnswer } from "./read-answer.ts";
import { type HistoryAnswer, readHistory } from "./read-history.ts";
import { mayPass, pauseAfter } from "./retry.ts";

/** The name of the step. */
const step = "wrong";
type Context = ClientContext<typeof step>;

/**
 * Sends invalid requests as a visitor. A step succeeds where it gets its refusal. Resolves to whether the server
 * answered without a failure.
 */
export const createInvalid =
	(context: Context) =>
	(
		invalid: InvalidRequest,
		known: Knowledge,
		offer: Offer,
	): Promise<boolean> => {
		const { base, expectations } = context.target;
		const { account } = expectations.expected;
		const request = requestOf(invalid, base, account, known, offer);
		return sendWithRetries(context, request, invalid.status, (reply) =>
			judgeInvalid(invalid, readAnswer(invalid.route, reply)),
		);
	};

/**
 * Sends invalid requests as an operator. A step succeeds where it gets its refusal. Resolves to whether the server
 * answered without a failure.
 */
export const createInvalidQuery =
	(context: Context, url: string, valid: ValidQuery) =>
	(invalid: InvalidQuery): Promise<boolean> => {
		const request = queryOf(invalid, url, valid);
		return sendWithRetries(context, request, invalid.status, (reply) => {
			const answer = readHistory(reply, invalid.route, isNothing, invalid.rule);
			return judgeInvalidQuery(invalid, answer, reply.status);
		});
	};

/** Sends until the answer is no failure, or the retries are used up (M32). Resolves to whether the last answer was no failure. */
const sendWithRetries = async (
	{ send, observer, target: { pause, timeScale } }: Context,
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
		if (violation) observer.violation(step, violation);
		const seconds = pauseAfter(status, attempt);
		if (seconds === undefined) {
			const isRefused = status === expected && !isInFront(request.route, reply);
			observer.step(step, !violation && isRefused, spent);
			return !mayPass(status);
		}
		observer.retry(step);
		await pause(seconds * timeScale);
	}
};

/** An invalid request must not get a 200, whatever its body. */
const isNothing = (_value: unknown): _value is never => false;

const judgeInvalidQuery = (
	{ what, rule, status }: InvalidQuery,
	answer: HistoryAnswer<never>,
	found: number,
): Violation | undefined => {
	if (answer.kind === "lost" || answer.kind === "in front") return undefined;
	if (found === 200) return { rule, found: `${what}: 200` };
	if (answer.kind === "malformed") {
		const { violation } = answer;
		return { rule: violation.rule, found: `${what}: ${violation.found}` };
	}
	return found === status || found >= 500
		? undefined
		: { rule, found: `${what}: ${found} instead of ${status}` };
};

/** The request to send: valid but for its one fault. */
export const queryOf = (
	{ method = "GET", path, route, accept, authorization, status }: InvalidQuery,
	url: string,
	valid: ValidQuery,
): Request => ({
	route,
	method,
	url: url + path(valid),
	body: "",
	step,
	authorization: authorization ?? valid.authorization,
	...(accept !== undefined && { accept }),
	expectedStatus: status,
});

/** The violation in the answer to an invalid request. Server failures, cold accounts and caps are not judged. */
const judgeInvalid = (
	{ what, rule, status, internalCode }: InvalidRequest,
	answer: Answer,
): Violation | undefined => {
	switch (answer.kind) {
		case "lost":
		case "in front":
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

const methods: Readonly<Record<MonitorRoute, "POST" | "PUT">> = {
	engagement: "POST",
	report: "PUT",
};

/** The request to send: valid but for its one fault. */
export const requestOf = (
	invalid: InvalidRequest,
	[beforeAccount, afterAccount]: TargetContext["base"],
	account: string,
	known: Knowledge,
	offer: Offer,
): Request => {
	const { route, method = methods[route], countedAs = route } = invalid;
	const app = invalid.app === undefined ? afterAccount : `/app/${invalid.app}/`;
	const query = [
		["v", invalid.v ?? "1"],
		["vid", invalid.vid ?? known.visitorId ?? ""],
		["sid", invalid.sid ?? known.session?.sessionId ?? ""],
	]
		.filter(([, value]) => value !== "")
		.map(([name, value]) => `${name}=${value}`);
	return {
		route: countedAs,
		method,
		url: `${beforeAccount}${invalid.account ?? account}${app}${route}${invalid.tail ?? ""}?${query.join("&")}`,
		body: invalid.body(offer),
		step,
		expectedStatus: invalid.status,
		expectedCode: invalid.internalCode,
	};
};
