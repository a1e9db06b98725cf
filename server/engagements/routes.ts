/** The Engagements API's four routes. They check caller, parameters, existence and access, in this order (E2). */
import type { FastifyRequest } from "fastify";
import type { EngagementPage } from "../../lib/contract/engagements.ts";
import type { Operator } from "../config.ts";
import type { Bodies, Break, Showing } from "../defects/defect.ts";
import { isRefusal, type Outcome, type Refusal } from "../http/outcomes.ts";
import type { Handler } from "../http/pipeline.ts";
import type { Query } from "../monitor/checks.ts";
import type { Engaged } from "../store/records.ts";
import type { State } from "../store/state.ts";
import {
	callerOf,
	exportOut,
	find,
	list,
	show,
	transcript,
} from "./engagements.ts";
import { readFilters } from "./filters.ts";

export interface ListAsked {
	Querystring: Query;
}
export interface OneAsked {
	Params: { id: string };
}

/** GET /engagements. */
export const listHandler: Handler<ListAsked, EngagementPage> = {
	route: "list",
	act(state, request) {
		const caller = authorized(state, request);
		if (isRefusal(caller)) return caller;
		const filters = readFilters(request.query);
		return isRefusal(filters)
			? filters
			: list(state, hostOf(request), caller, filters);
	},
	change({ changes }, state, request, outcome) {
		const caller = authorized(state, request);
		const filters = readFilters(request.query);
		if (isRefusal(caller) || isRefusal(filters)) return undefined;
		const host = hostOf(request);
		return changes.list?.(outcome, { state, host, caller, filters });
	},
};

/** GET /engagements/{id}. */
export const showHandler = forOne("show", (state, host, record) => ({
	status: 200,
	body: show(state, host, record),
}));

/** GET /engagements/{id}/chat_transcript. */
export const transcriptHandler = forOne(
	"transcript",
	(state, host, record) => ({
		status: 200,
		body: transcript(state, host, record),
	}),
);

/** POST /engagements/{id}/export. */
export const exportHandler = forOne("export", (state, _host, record, caller) =>
	exportOut(state, caller, record),
);

/** A handler for one engagement that exists and is in the caller's reach. */
function forOne<Route extends "show" | "transcript" | "export">(
	route: Route,
	act: (
		state: State,
		host: string,
		record: Engaged,
		caller: Operator,
	) => Outcome<Bodies[Route]>,
): Handler<OneAsked, Bodies[Route]> {
	return {
		route,
		act(state, request) {
			const caller = authorized(state, request);
			if (isRefusal(caller)) return caller;
			const record = find(state, caller, request.params.id);
			return isRefusal(record)
				? record
				: act(state, hostOf(request), record, caller);
		},
		change({ changes }, state, request, outcome) {
			const record = state.records.get(request.params.id);
			const showing: Showing = { state, host: hostOf(request), record };
			const change: Break<Bodies[Route], Showing> | undefined = changes[route];
			return change?.(outcome, showing);
		},
	};
}

function authorized(
	{ config }: State,
	{ headers }: Pick<FastifyRequest, "headers">,
): Operator | Refusal {
	return callerOf(config, headers.accept, headers.authorization);
}

/** The host in links: that of the request, or the address of the connection. */
const hostOf = ({
	headers,
	socket,
}: Pick<FastifyRequest, "headers" | "socket">): string =>
	headers.host ?? `${socket.localAddress}:${socket.localPort}`;
