/** The local server, put together. */
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
import { addresses, elsewhere } from "./http/paths.ts";
import { createGate, type Pass } from "./http/pipeline.ts";
import { isAborted, refusalFor } from "./http/problems.ts";
import { createResponder, type Responder } from "./http/responder.ts";
import { rewriteUrl } from "./http/rewrite.ts";
import { type Patience, usualPatience, withPatience } from "./http/timeouts.ts";
import {
	engagementHandler,
	type MonitorAsked,
	reportHandler,
} from "./monitor/routes.ts";
import { freshState } from "./store/state.ts";

export interface AppOptions {
	readonly config: Config;
	/** Milliseconds since 1970; the wall clock unless a test hands in its own. */
	readonly now?: () => number;
	/** Lets requests ask for their own faults. */
	readonly allowFaultHeader?: boolean;
	/** Key and certificate; without them the app can only be injected. */
	readonly https?: ServerOptions;
	/** Told one line a request. */
	readonly log?: (line: string) => void;
	readonly patience?: Patience;
}

interface App {
	/** Ready to listen or to be injected. */
	readonly fastify: FastifyInstance;
	readonly connections: Connections;
}

/** The local server. */
export function createApp(options: AppOptions): App {
	const { config, now = Date.now, log, allowFaultHeader = false } = options;
	const { patience = usualPatience } = options;
	const startedAt = now();
	let state = freshState({ config, now, startedAt });
	const read = () => state;
	const responder = createResponder(read, now, log);
	const app = createFastify(options.https, patience, responder);
	app.server.maxConnections = patience.connections;
	const connections = trackConnections(app.server, patience.unread);
	const pass = createGate(read, responder, connections, allowFaultHeader);
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

/** Fastify with nothing of its own left between a request and our rules. */
function createFastify(
	https: ServerOptions | undefined,
	patience: Patience,
	responder: Responder,
): FastifyInstance {
	const app = fastify({
		...(https && { https: withPatience(https, patience) }),
		requestTimeout: patience.request,
		keepAliveTimeout: patience.keepAlive,
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
		// Whatever it says it is, a body is read as JSON (M2).
		request.raw.headers["content-type"] = "application/json";
		next();
	});
	app.setErrorHandler((error, request, reply) => {
		// The connection has ended, or was answered as one that cannot be parsed.
		if (isAborted(error)) reply.hijack();
		else responder.answer("other", request, reply, refusalFor(error));
	});
	// Whatever a client expects, it gets the same answers.
	app.server.on("checkExpectation", (request, reply) =>
		app.server.emit("request", request, reply),
	);
	app.setNotFoundHandler((request, reply) =>
		responder.answer("other", request, reply, elsewhere(request.url)),
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

function addRoutes(app: FastifyInstance, pass: Pass): void {
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

/** PUT, or POST that says it is one (M6). */
function addReport(
	app: FastifyInstance,
	pass: Pass,
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
				else answer("other", request, reply, elsewhere(request.url));
			},
		},
		(request, reply) => pass(reportHandler, request, reply),
	);
}
