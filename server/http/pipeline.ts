/** The way of every request to an API: its size, then faults and capacity, then what it asks for (M10, E2). */
import type {
	FastifyReply,
	FastifyRequest,
	RouteGenericInterface,
} from "fastify";
import type { Defect } from "../defects/defect.ts";
import { askedFault, drawFault, faultHeader } from "../faults/draw.ts";
import type { Fault } from "../faults/fault.ts";
import type { State } from "../store/state.ts";
import { tooLarge } from "./body.ts";
import type { Connections } from "./connections.ts";
import {
	type ApiRoute,
	isRefusal,
	type Outcome,
	type Refusal,
} from "./outcomes.ts";
import { refusalFor } from "./problems.ts";
import type { Responder } from "./responder.ts";

/** What a route does with a request, and how a planted defect spoils the outcome. */
export interface Handler<Asked extends RouteGenericInterface, Body> {
	readonly route: ApiRoute;
	act(state: State, request: FastifyRequest<Asked>): Outcome<Body>;
	/** Undefined where this outcome cannot be spoilt in this way. */
	spoil(
		defect: Defect,
		state: State,
		request: FastifyRequest<Asked>,
		outcome: Outcome<Body>,
	): Outcome | undefined;
}

/** Takes a request of a route all its way to the answer. */
export type Pass = <Asked extends RouteGenericInterface, Body>(
	handler: Handler<Asked, Body>,
	request: FastifyRequest<Asked>,
	reply: FastifyReply,
) => void;

/** A gate for requests to the current state; `isAsking` lets requests ask for their own faults. */
export function createGate(
	read: () => State,
	responder: Responder,
	connections: Connections,
	isAsking: boolean,
): Pass {
	return (handler, request, reply) => {
		const { route } = handler;
		const state = read();
		const { ledger } = state;
		const refuse = (refusal: Refusal): void =>
			responder.answer(route, request, reply, refusal, ledger);
		if (request.body === tooLarge)
			return refuse({ error: "bodyTooLarge", message: "body" });
		const fault = faultOf(state, route, request, isAsking);
		if (fault && isRefusal(fault)) return refuse(fault);
		if (fault?.instead) {
			state.ledger.broken(fault.name);
			const reset = (): void => connections.reset(request.socket);
			return fault.instead({ refuse, reset });
		}
		const finish = (): void => {
			const outcome = outcomeOf(handler, state, request, fault);
			const send = (): void =>
				responder.answer(route, request, reply, outcome, ledger);
			if (fault?.deliver) {
				state.ledger.broken(fault.name);
				const cut = (): void =>
					responder.cut(route, request, reply, outcome, ledger);
				fault.deliver({ send, cut });
			} else send();
		};
		if (!state.capacity) return finish();
		const arrival = performance.now();
		const turn = state.capacity.admit(arrival);
		if (turn) setTimeout(finish, turn.end - arrival);
		else refuse({ error: "unavailable", message: "the queue is full" });
	};
}

/** The fault that a request gets, or why the one it asks for is none. */
function faultOf(
	state: State,
	route: ApiRoute,
	{ headers }: FastifyRequest,
	isAsking: boolean,
): Fault | Refusal | undefined {
	const asked = isAsking ? headers[faultHeader] : undefined;
	if (typeof asked === "string") return askedFault(asked);
	const { faults } = state.config;
	return faults.length === 0
		? undefined
		: drawFault(faults, route, state.chance);
}

/** What a route makes of a request; a planted defect counts where it could be seen. */
function outcomeOf<Asked extends RouteGenericInterface, Body>(
	handler: Handler<Asked, Body>,
	state: State,
	request: FastifyRequest<Asked>,
	fault: Fault | undefined,
): Outcome {
	try {
		const outcome = handler.act(state, request);
		if (!fault?.defect) return outcome;
		const spoilt = handler.spoil(fault.defect, state, request, outcome);
		if (spoilt) state.ledger.broken(fault.name);
		return spoilt ?? outcome;
	} catch (error) {
		return refusalFor(error);
	}
}
