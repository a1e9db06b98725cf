/** The local server: its routes, its pipeline and its state. */
import type { ServerOptions } from "node:https";
import querystring from "node:querystring";
import { type FastifyInstance, fastify } from "fastify";
import { addAdministration } from "./administration.ts";
import type { Config } from "./config.ts";
import {
	exportHandler,
	type ListAsked,
	listHandler,
	type OneAsked,
	showHandler,
	transcriptHandler,
} from "./engagements/routes.ts";
import { readBody } from "./http/body.ts";
import { type Connections, trackConnections } from "./http/connections.ts";
import { addresses, notFoundOrWrongMethod } from "./http/paths.ts";
import { createPipeline, type Pipeline } from "./http/pipeline.ts";
import { isAborted, refusalFor } from "./http/problems.ts";
import { createResponder, type Responder } from "./http/responder.ts";
import { rewriteUrl } from "./http/rewrite.ts";
import {
	defaultTimeouts,
	type Timeouts,
	withTimeouts,
} from "./http/timeouts.ts";
import {
	engagementHandler,
	type MonitorAsked,
	reportHandler,
} from "./monitor/routes.ts";
import { freshState } from "./store/state.ts";

export interface AppOptions {
	readonly config: Config;
	/** Milliseconds since 1970; the wall clock, or a test's own clock. */
	readonly now?: () => number;
	/** Lets requests ask for their own faults. */
	readonly allowFaultHeader?: boolean;
	/** Key and certificate. Without them the app listens to no port; tests inject requests. */
	readonly https?: ServerOptions;
	/** Called with one line a request. */
	readonly log?: (line: string) => void;
	readonly timeouts?: Timeouts;
}

interface App {
	/** Ready to listen, or to have requests injected. */
	readonly fastify: FastifyInstance;
	readonly connections: Connections;
}

/** The local server. */
export function createApp(options: AppOptions): App {
	const { config, now = Date.now, log, allowFaultHeader = false } = options;
	const { timeouts = defaultTimeouts } = options;
	const startedAt = now();
	let state = freshState({ config, now, startedAt });
	const read = () => state;
	const responder = createResponder(read, now, log);
	const app = createFastify(options.https, timeouts, responder);
	app.server.maxConnections = timeouts.connections;
	const connections = trackConnections(app.server, timeouts.unread);
	const pass = createPipeline(read, responder, connections, allowFaultHeader);
	addRoutes(app, pass);
	addReport(app, pass, responder);
	addAdministration(app, {
		read,
		reset: () => {
			state = freshState({ config, now, startedAt });
		},
	});
	return { fastify: app, connections };
}

/** Fastify without any behaviour of its own that the rules do not have. */
function createFastify(
	https: ServerOptions | undefined,
	timeouts: Timeouts,
	responder: Responder,
): FastifyInstance {
	const app = fastify({
		...(https && { https: withTimeouts(https, timeouts) }),
		requestTimeout: timeouts.request,
		keepAliveTimeout: timeouts.keepAlive,
		exposeHeadRoutes: false,
		forceCloseConnections: "idle",
		return503OnClosing: false,
		routerOptions: {
			maxParamLength: 100_000,
			querystringParser: parseQuery,
		},
		clientErrorHandler: ({ code }, socket) =>
			responder.refuseConnection(code, socket),
		rewriteUrl: ({ url }) => rewriteUrl(url ?? "/"),
	});
	app.removeAllContentTypeParsers();
	app.addContentTypeParser("*", readBody);
	app.addHook("onRequest", (request, _reply, next) => {
		// A body is read as JSON, whatever its Content-Type (M2).
		request.raw.headers["content-type"] = "application/json";
		next();
	});
	app.setErrorHandler((error, request, reply) => {
		// The connection has ended, or already got the answer to a request that cannot be parsed.
		if (isAborted(error)) reply.hijack();
		else responder.answer("other", request, reply, refusalFor(error));
	});
	// An Expect header changes no answer.
	app.server.on("checkExpectation", (request, reply) =>
		app.server.emit("request", request, reply),
	);
	app.setNotFoundHandler((request, reply) =>
		responder.answer(
			"other",
			request,
			reply,
			notFoundOrWrongMethod(request.url),
		),
	);
	return app;
}

/** A raw `+` in a query is read as such (E4). */
const parseQuery = (text: string) =>
	querystring.parse(
		text.includes("+") ? text.replaceAll("+", "%2B") : text,
		"&",
		"=",
		{ maxKeys: 0 },
	);

function addRoutes(app: FastifyInstance, pass: Pipeline): void {
	const { engagement, list, show, transcript } = addresses;
	app.post<MonitorAsked>(engagement.url, (request, reply) =>
		pass(engagementHandler, request, reply),
	);
	app.get<ListAsked>(list.url, (request, reply) =>
		pass(listHandler, request, reply),
	);
	app.get<OneAsked>(show.url, (request, reply) =>
		pass(showHandler, request, reply),
	);
	app.get<OneAsked>(transcript.url, (request, reply) =>
		pass(transcriptHandler, request, reply),
	);
	app.post<OneAsked>(addresses.export.url, (request, reply) =>
		pass(exportHandler, request, reply),
	);
}

/** PUT, or POST with the override header (M6). */
function addReport(
	app: FastifyInstance,
	pass: Pipeline,
	{ answer }: Responder,
): void {
	const { url } = addresses.report;
	app.put<MonitorAsked>(url, (request, reply) =>
		pass(reportHandler, request, reply),
	);
	app.post<MonitorAsked>(
		url,
		{
			onRequest: (request, reply, next) => {
				if (request.headers["x-http-method-override"] === "PUT") next();
				else
					answer("other", request, reply, notFoundOrWrongMethod(request.url));
			},
		},
		(request, reply) => pass(reportHandler, request, reply),
	);
}
