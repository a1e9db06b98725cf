/** The local server's routes, and the order in which a request is checked (M10). */
import type { ServerOptions } from "node:https";
import {
	type FastifyInstance,
	type FastifyReply,
	type FastifyRequest,
	fastify,
	type HookHandlerDoneFunction,
} from "fastify";
import type { Attribute } from "../lib/wire/attributes.ts";
import { errors } from "../lib/wire/errors.ts";
import {
	type EngagementRequest,
	engagementRequest,
	reportRequest,
} from "../lib/wire/monitor.ts";
import { addAdministration } from "./administration.ts";
import { readBody } from "./body.ts";
import {
	type Api,
	allowedMethod,
	campaignsOf,
	elsewhere,
	firstRefusal,
	idsOf,
	isAdministration,
	isTlsProblem,
	protocolError,
	refusalFor,
	undecodable,
} from "./checks.ts";
import type { Config } from "./config.ts";
import { type Done, engage, type ReportRequest, report } from "./monitor.ts";
import { errorBody, type Refusal, rawRefusal } from "./refusals.ts";
import { freshState, type State } from "./state.ts";
import {
	ajv,
	engagementAttributes,
	reportAttributes,
	wrongAttribute,
} from "./validation.ts";

export interface AppOptions {
	readonly config: Config;
	/** Milliseconds since 1970; the wall clock unless a test hands in its own. */
	readonly now?: () => number;
	readonly seed?: number;
	/** Key and certificate; without them the app can only be injected. */
	readonly https?: ServerOptions;
	/** Told one line a request. */
	readonly log?: (line: string) => void;
}

/** The three names by which requests are counted. */
type RouteName = "engagement" | "report" | "other";

const engagementPath = "/api/account/:account/app/:app/engagement";
const reportPath = "/api/account/:account/app/:app/report";

/** The local server, ready to listen or to be injected. */
export function createApp(options: AppOptions): FastifyInstance {
	const { config, now = Date.now, seed = 1, log } = options;
	const state: { current: State } = { current: freshState(config, now, seed) };
	const app = fastify({
		...(options.https && { https: options.https }),
		exposeHeadRoutes: false,
		forceCloseConnections: "idle",
		keepAliveTimeout: 60_000,
		requestTimeout: 60_000,
		return503OnClosing: false,
		routerOptions: { maxParamLength: 100_000 },
		clientErrorHandler: (error, socket) => {
			if (!socket.writable || isTlsProblem(error.code)) {
				socket.destroy();
				return;
			}
			const refusal = {
				error: protocolError(error.code),
				message: error.code ?? "request",
			};
			count("other", refusal);
			socket.end(rawRefusal(refusal, now()));
		},
		frameworkErrors: (_error, request, reply) =>
			refuseUndecodable(request, reply),
	});

	/** Counts a refusal before it can be seen. */
	function count(route: RouteName, { error }: Refusal): void {
		const { status, internalCode } = errors[error];
		state.current.ledger.answered(route, status);
		state.current.ledger.refused(status, internalCode);
	}

	function refuse(
		request: FastifyRequest,
		reply: FastifyReply,
		refusal: Refusal,
	): void {
		count(routeOf(request), refusal);
		const { status } = errors[refusal.error];
		log?.(`${request.method} ${routeOf(request)} ${status} ${refusal.error}`);
		reply.code(status).send(errorBody(refusal, now()));
	}

	function answer(
		request: FastifyRequest,
		reply: FastifyReply,
		outcome: Done | Refusal,
	): void {
		if ("error" in outcome) {
			refuse(request, reply, outcome);
			return;
		}
		state.current.ledger.answered(routeOf(request), outcome.status);
		log?.(`${request.method} ${routeOf(request)} ${outcome.status}`);
		reply.code(outcome.status).send(outcome.body);
	}

	/** Everything that is checked before the body's members (M10); leaves the parsed body for their schema. */
	function checkRequest(
		request: FastifyRequest<Api>,
		reply: FastifyReply,
		next: HookHandlerDoneFunction,
	): void {
		const refusal = firstRefusal(state.current, request);
		if (refusal) refuse(request, reply, refusal);
		else next();
	}

	app.removeAllContentTypeParsers();
	app.addContentTypeParser("*", readBody);
	app.setValidatorCompiler(({ schema }) => ajv.compile(schema));
	app.addHook("onRequest", (request, _reply, next) => {
		request.raw.headers["content-type"] = "application/json";
		next();
	});
	app.setErrorHandler((error, request, reply) =>
		refuse(request, reply, refusalFor(error)),
	);
	/** A path that cannot be decoded is checked in the same order (M10), as far as it can be. */
	function refuseUndecodable(
		request: FastifyRequest,
		reply: FastifyReply,
	): void {
		const refusal = undecodable(state.current, request.method, request.url);
		if (refusal.error === "wrongMethod")
			reply.header("Allow", allowedMethod(request.url));
		refuse(request, reply, refusal);
	}

	app.setNotFoundHandler((request, reply) => {
		const refusal = elsewhere(request.url);
		if (isAdministration(request.url)) {
			reply.code(errors[refusal.error].status).send(errorBody(refusal, now()));
			return;
		}
		if (refusal.error === "wrongMethod")
			reply.header("Allow", allowedMethod(request.url));
		refuse(request, reply, refusal);
	});

	app.post<Api & { Body: EngagementRequest }>(
		engagementPath,
		{ schema: { body: engagementRequest }, preValidation: checkRequest },
		(request, reply) => {
			const attributes = request.body.engagementAttributes ?? [];
			const wrong = wrongAttribute(attributes, engagementAttributes);
			if (wrong !== undefined) {
				return refuse(request, reply, {
					error: "invalidRequest",
					message: wrong,
				});
			}
			const { account, app: installation } = request.params;
			const campaigns = campaignsOf(config, installation) ?? [];
			answer(
				request,
				reply,
				engage(
					state.current,
					account,
					campaigns,
					idsOf(request.query),
					request.body,
				),
			);
		},
	);

	app.route<Api & { Body: ReportRequest }>({
		method: ["PUT", "POST"],
		url: reportPath,
		schema: { body: reportRequest },
		onRequest: (request, reply, next) => {
			const override = request.headers["x-http-method-override"];
			if (request.method === "PUT" || override === "PUT") return next();
			reply.header("Allow", "PUT");
			refuse(request, reply, { error: "wrongMethod", message: "method" });
		},
		preValidation: checkRequest,
		handler: (request, reply) => {
			const attributes: readonly Attribute[] =
				request.body.engagementAttributes;
			const wrong = wrongAttribute(attributes, reportAttributes);
			if (wrong !== undefined) {
				return refuse(request, reply, {
					error: "invalidRequest",
					message: wrong,
				});
			}
			answer(
				request,
				reply,
				report(
					state.current,
					request.params.account,
					idsOf(request.query),
					request.body,
				),
			);
		},
	});

	addAdministration(app, {
		read: () => state.current,
		reset: () => {
			state.current = freshState(config, now, seed);
		},
	});
	return app;
}

function routeOf(request: FastifyRequest): RouteName {
	const path = request.routeOptions.url;
	if (path === engagementPath) return "engagement";
	return path === reportPath ? "report" : "other";
}
