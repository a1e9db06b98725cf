/** The Monitor API's two routes: what is checked before a body's members, its members, then what is done (M10). */
import type {
	FastifyInstance,
	FastifyReply,
	FastifyRequest,
	HookHandlerDoneFunction,
} from "fastify";
import {
	type EngagementRequest,
	engagementRequest,
	reportRequest,
} from "../lib/wire/monitor.ts";
import { type Api, campaignsOf, firstRefusal, idsOf } from "./checks.ts";
import { engage, type ReportRequest, report } from "./monitor.ts";
import type { Refusal } from "./refusals.ts";
import { paths, type Responder } from "./responder.ts";
import type { State } from "./state.ts";
import {
	engagementAttributes,
	reportAttributes,
	wrongAttribute,
} from "./validation.ts";

/** Adds the routes to an app; `read` gives the current state. */
export function addMonitorRoutes(
	app: FastifyInstance,
	read: () => State,
	{ answer, refuse }: Responder,
): void {
	/** Leaves the parsed body for its schema. */
	function preValidation(
		request: FastifyRequest<Api>,
		reply: FastifyReply,
		next: HookHandlerDoneFunction,
	): void {
		const refusal = firstRefusal(read(), request);
		if (refusal) refuse(request, reply, refusal);
		else next();
	}

	app.post<Api & { Body: EngagementRequest }>(
		paths.engagement,
		{ schema: { body: engagementRequest }, preValidation },
		(request, reply) => {
			const { params, query, body } = request;
			const wrong = wrongAttribute(
				body.engagementAttributes ?? [],
				engagementAttributes,
			);
			if (wrong !== undefined) return refuse(request, reply, invalid(wrong));
			const campaigns = campaignsOf(read().config, params.app) ?? [];
			answer(
				request,
				reply,
				engage(read(), params.account, campaigns, idsOf(query), body),
			);
		},
	);

	app.route<Api & { Body: ReportRequest }>({
		method: ["PUT", "POST"],
		url: paths.report,
		schema: { body: reportRequest },
		onRequest: (request, reply, next) => {
			const isPut = request.method === "PUT";
			if (isPut || request.headers["x-http-method-override"] === "PUT") next();
			else refuse(request, reply, { error: "wrongMethod", message: "method" });
		},
		preValidation,
		handler: (request, reply) => {
			const { params, query, body } = request;
			const wrong = wrongAttribute(body.engagementAttributes, reportAttributes);
			if (wrong !== undefined) return refuse(request, reply, invalid(wrong));
			answer(
				request,
				reply,
				report(read(), params.account, idsOf(query), body),
			);
		},
	});
}

const invalid = (message: string): Refusal => ({
	error: "invalidRequest",
	message,
});
