/** The pipeline of every request to an API: its size, then faults and capacity, then its operation (M10, E2). */
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

/** A route's operation, and how a planted defect changes its outcome. */
export interface Handler<Asked extends RouteGenericInterface, Body> {
	readonly route: ApiRoute;
	act(state: State, request: FastifyRequest<Asked>): Outcome<Body>;
	/** Undefined where the defect cannot show in this outcome. */
	change(
		defect: Defect,
		state: State,
		request: FastifyRequest<Asked>,
		outcome: Outcome<Body>,
	): Outcome | undefined;
}

/** Takes a request of a route through the pipeline, to the answer. */
export type Pipeline = <Asked extends RouteGenericInterface, Body>(
	handler: Handler<Asked, Body>,
	request: FastifyRequest<Asked>,
	reply: FastifyReply,
) => void;

/** A pipeline for requests to the current state. With `isAsking` requests may ask for their own faults. */
export function createPipeline(
	read: () => State,
	responder: Responder,
	connections: Connections,
	isAsking: boolean,
): Pipeline {
	return (handler, request, reply) => {
		const { route } = handler;
		const state = read();
		const { counts } = state;
		const refuse = (refusal: Refusal): void =>
			responder.answer(route, request, reply, refusal, counts);
		if (request.body === tooLarge)
			return refuse({ error: "bodyTooLarge", message: "body" });
		const fault = faultOf(state, route, request, isAsking);
		if (fault && isRefusal(fault)) return refuse(fault);
		if (fault?.instead) {
			state.counts.broken(fault.name);
			const reset = (): void => connections.reset(request.socket);
			return fault.instead({ refuse, reset });
		}
		const finish = (): void => {
			const outcome = outcomeOf(handler, state, request, fault);
			const send = (): void =>
				responder.answer(route, request, reply, outcome, counts);
			if (fault?.deliver) {
				state.counts.broken(fault.name);
				const cut = (): void =>
					responder.cut(route, request, reply, outcome, counts);
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

/** The fault of a request, or the refusal where it asks for an unknown fault. */
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

/** The outcome of a request. A planted defect is counted where it changed the outcome. */
function outcomeOf<Asked extends RouteGenericInterface, Body>(
	handler: Handler<Asked, Body>,
	state: State,
	request: FastifyRequest<Asked>,
	fault: Fault | undefined,
): Outcome {
	try {
		const outcome = handler.act(state, request);
		if (!fault?.defect) return outcome;
		const changed = handler.change(fault.defect, state, request, outcome);
		if (changed) state.counts.broken(fault.name);
		return changed ?? outcome;
	} catch (error) {
		return refusalFor(error);
	}
}
