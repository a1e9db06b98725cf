/** Sends every answer to traffic: it is counted first, then logged, then sent. */
import type { OutgoingHttpHeaders } from "node:http";
import type { Socket } from "node:net";
import type { FastifyReply, FastifyRequest } from "fastify";
import { stringifyExact } from "../../lib/util/exact-json.ts";
import type { RequestCounts } from "../store/request-counts.ts";
import type { State } from "../store/state.ts";
import { type ApiRoute, isRefusal, type Outcome } from "./outcomes.ts";
import { allowedMethod, isAdministration } from "./paths.ts";
import { isTlsProblem, protocolRefusal } from "./problems.ts";
import { rawRefusal, refused } from "./refusals.ts";

/** The names that requests are counted by. */
export type Counted = ApiRoute | "other";

export interface Responder {
	/** Counts in the state that the request came to; by default in the current one. */
	answer(
		route: Counted,
		request: FastifyRequest,
		reply: FastifyReply,
		outcome: Outcome,
		counts?: RequestCounts,
	): void;
	/** Answers with the whole head and half of the body, then ends the connection. */
	cut(
		route: Counted,
		request: FastifyRequest,
		reply: FastifyReply,
		outcome: Outcome,
		counts: RequestCounts,
	): void;
	/** Refuses input that is no request. A failed handshake gets no answer (M1). */
	refuseConnection(
		code: string | undefined,
		socket: Pick<Socket, "writable" | "bytesRead" | "end" | "destroy">,
	): void;
}

/** What is sent. */
interface Sent {
	readonly status: number;
	readonly body: unknown;
	readonly internalCode?: number;
}

/** A responder that counts in the current state; `now` gives milliseconds since 1970. */
export function createResponder(
	read: () => State,
	now: () => number,
	log: ((line: string) => void) | undefined,
): Responder {
	function sentFor(
		route: Counted,
		{ method, url }: Pick<FastifyRequest, "method" | "url">,
		outcome: Outcome,
		counts: RequestCounts,
	): Sent {
		const sent: Sent = isRefusal(outcome)
			? refused(outcome, url, now())
			: outcome;
		if (isAdministration(url)) return sent;
		counts.answered(route, sent.status);
		if (sent.internalCode !== undefined)
			counts.refused(sent.status, sent.internalCode);
		log?.(
			`${method} ${route} ${sent.status}${isRefusal(outcome) ? ` ${outcome.error}` : ""}`,
		);
		return sent;
	}

	return {
		answer(route, request, reply, outcome, counts = read().counts) {
			const { status, body } = sentFor(route, request, outcome, counts);
			const text = stringifyExact(body);
			const length = Buffer.byteLength(text);
			const headers = headersFor(request, outcome, length);
			// The framework's own reply would do all this a second time.
			reply.hijack();
			reply.raw.writeHead(status, headers).end(text);
		},
		cut(route, request, reply, outcome, counts) {
			const { status, body } = sentFor(route, request, outcome, counts);
			const text = Buffer.from(stringifyExact(body));
			const headers = headersFor(request, outcome, text.length);
			reply.hijack();
			reply.raw
				.writeHead(status, headers)
				.write(text.subarray(0, text.length >> 1), () =>
					request.socket.destroySoon(),
				);
		},
		refuseConnection(code, socket) {
			if (!socket.writable || isTlsProblem(code)) {
				socket.destroy();
				return;
			}
			const refusal = protocolRefusal(code);
			const nowhere = { method: "-", url: "/" };
			// Clients open spare connections. A connection without any byte is no request, so it is not counted.
			if (socket.bytesRead > 0)
				sentFor("other", nowhere, refusal, read().counts);
			socket.end(rawRefusal(refused(refusal, nowhere.url, now())));
		},
	};
}

function headersFor(
	{ url }: FastifyRequest,
	outcome: Outcome,
	length: number,
): OutgoingHttpHeaders {
	const headers: OutgoingHttpHeaders = {
		"Content-Type": "application/json; charset=utf-8",
		"Content-Length": length,
	};
	if (!isRefusal(outcome)) return headers;
	if (outcome.error === "wrongMethod") headers.Allow = allowedMethod(url);
	if (outcome.error === "unknownToken") headers["WWW-Authenticate"] = "Token";
	return headers;
}
