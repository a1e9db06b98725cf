/** Every answer to traffic goes out here: counted first, then told to the log, then sent. */
import type { Socket } from "node:net";
import type { FastifyReply, FastifyRequest } from "fastify";
import { errors } from "../lib/wire/errors.ts";
import {
	allowedMethod,
	isAdministration,
	isTlsProblem,
	protocolError,
} from "./checks.ts";
import type { Done } from "./monitor.ts";
import { errorBody, type Refusal, rawRefusal } from "./refusals.ts";
import type { State } from "./state.ts";

/** The paths of the Monitor API's two resources (M6). */
export const paths = {
	engagement: "/api/account/:account/app/:app/engagement",
	report: "/api/account/:account/app/:app/report",
} as const;

/** The names by which requests are counted. */
type RouteName = keyof typeof paths | "other";

export interface Responder {
	answer(
		request: FastifyRequest,
		reply: FastifyReply,
		outcome: Done | Refusal,
	): void;
	refuse(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): void;
	/** Refuses what never became a request; a failed handshake gets no answer at all (M1). */
	refuseConnection(
		code: string | undefined,
		socket: Pick<Socket, "writable" | "end" | "destroy">,
	): void;
}

/** A responder that counts in the current state; `now` gives milliseconds since 1970. */
export function createResponder(
	read: () => State,
	now: () => number,
	log: (line: string) => void = () => {},
): Responder {
	function count(route: RouteName, { error }: Refusal): number {
		const { status, internalCode } = errors[error];
		read().ledger.answered(route, status);
		read().ledger.refused(status, internalCode);
		return status;
	}

	function refuse(
		request: FastifyRequest,
		reply: FastifyReply,
		refusal: Refusal,
	): void {
		const { method, url } = request;
		const route = routeOf(request);
		if (!isAdministration(url)) {
			const status = count(route, refusal);
			log(`${method} ${route} ${status} ${refusal.error}`);
		}
		if (refusal.error === "wrongMethod")
			reply.header("Allow", allowedMethod(url));
		reply.code(errors[refusal.error].status).send(errorBody(refusal, now()));
	}

	return {
		refuse,
		answer(request, reply, outcome) {
			if ("error" in outcome) {
				refuse(request, reply, outcome);
				return;
			}
			const route = routeOf(request);
			read().ledger.answered(route, outcome.status);
			log(`${request.method} ${route} ${outcome.status}`);
			reply.code(outcome.status).send(outcome.body);
		},
		refuseConnection(code, socket) {
			if (!socket.writable || isTlsProblem(code)) {
				socket.destroy();
				return;
			}
			const refusal = {
				error: protocolError(code),
				message: code ?? "request",
			};
			count("other", refusal);
			socket.end(rawRefusal(refusal, now()));
		},
	};
}

function routeOf({ routeOptions }: FastifyRequest): RouteName {
	if (routeOptions.url === paths.engagement) return "engagement";
	return routeOptions.url === paths.report ? "report" : "other";
}
