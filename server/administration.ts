/** Asking the server itself: `/-/…`, for callers on loopback only, never counted as traffic. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { openapi } from "./openapi.ts";
import { errorBody } from "./refusals.ts";
import { readLedger, type State } from "./state.ts";

/** What administration may do to the server. */
export interface Control {
	read(): State;
	reset(): void;
}

interface Question {
	readonly method: "GET" | "POST";
	answer(control: Control): unknown;
}

const questions = new Map<string, Question>([
	["/-/health", { method: "GET", answer: () => ({ ready: true }) }],
	[
		"/-/ledger",
		{ method: "GET", answer: (control) => readLedger(control.read()) },
	],
	[
		"/-/reset",
		{
			method: "POST",
			answer: (control) => {
				control.reset();
				return { reset: true };
			},
		},
	],
	["/-/openapi.json", { method: "GET", answer: () => openapi }],
]);

/** Adds the administration's routes to the app. */
export function addAdministration(
	app: FastifyInstance,
	control: Control,
): void {
	for (const [url, { method, answer }] of questions) {
		app.all(url, (request, reply) => {
			if (!isLoopback(request)) return refuse(reply, "unknownPath");
			if (request.method === method) return reply.send(answer(control));
			reply.header("Allow", method);
			refuse(reply, "wrongMethod");
		});
	}
}

function refuse(
	reply: FastifyReply,
	error: "unknownPath" | "wrongMethod",
): void {
	const refusal = {
		error,
		message: error === "unknownPath" ? "path" : "method",
	};
	reply
		.code(error === "unknownPath" ? 404 : 405)
		.send(errorBody(refusal, Date.now()));
}

function isLoopback({ socket }: FastifyRequest): boolean {
	const address = socket.remoteAddress ?? "";
	return address === "::1" || /^(::ffff:)?127\./.test(address);
}
