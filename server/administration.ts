/** The server's own routes, `/-/…`: for callers on loopback only, and not counted as traffic. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Refusal } from "./http/outcomes.ts";
import { refused } from "./http/refusals.ts";
import { openapi } from "./openapi/document.ts";
import { readLedger, type State } from "./store/state.ts";

/** What these routes need of the server. */
interface Control {
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

/** Adds these routes to the app. */
export function addAdministration(
	app: FastifyInstance,
	control: Control,
): void {
	for (const [url, { method, answer }] of questions) {
		app.all(url, (request, reply) => {
			if (!isLoopback(request)) {
				refuse(reply, { error: "unknownPath", message: "path" });
			} else if (request.method === method) {
				reply.send(answer(control));
			} else {
				reply.header("Allow", method);
				refuse(reply, { error: "wrongMethod", message: "method" });
			}
		});
	}
}

function refuse(reply: FastifyReply, refusal: Refusal): void {
	const { status, body } = refused(refusal, "/-/", Date.now());
	reply.code(status).send(body);
}

function isLoopback({ socket }: FastifyRequest): boolean {
	const address = socket.remoteAddress ?? "";
	return address === "::1" || /^(::ffff:)?127\./.test(address);
}
