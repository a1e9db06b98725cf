/** The local server, put together. */
import type { ServerOptions } from "node:https";
import { type FastifyInstance, fastify } from "fastify";
import { addAdministration } from "./administration.ts";
import { readBody } from "./body.ts";
import { elsewhere, refusalFor, undecodable } from "./checks.ts";
import type { Config } from "./config.ts";
import { createResponder } from "./responder.ts";
import { addMonitorRoutes } from "./routes.ts";
import { freshState } from "./state.ts";
import { ajv } from "./validation.ts";

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

/** The local server, ready to listen or to be injected. */
export function createApp(options: AppOptions): FastifyInstance {
	const { config, now = Date.now, seed = 1, https, log } = options;
	let state = freshState(config, now, seed);
	const read = () => state;
	const responder = createResponder(read, now, log);
	const app = fastify({
		...(https && { https }),
		exposeHeadRoutes: false,
		forceCloseConnections: "idle",
		keepAliveTimeout: 60_000,
		requestTimeout: 60_000,
		return503OnClosing: false,
		routerOptions: { maxParamLength: 100_000 },
		clientErrorHandler: ({ code }, socket) =>
			responder.refuseConnection(code, socket),
		// What the router cannot decode.
		frameworkErrors: (_error, request, reply) =>
			responder.refuse(
				request,
				reply,
				undecodable(state, request.method, request.url),
			),
	});
	app.removeAllContentTypeParsers();
	app.addContentTypeParser("*", readBody);
	app.addHook("onRequest", (request, _reply, next) => {
		// Whatever it says it is, a body is read as JSON (M2).
		request.raw.headers["content-type"] = "application/json";
		next();
	});
	app.setValidatorCompiler(({ schema }) => ajv.compile(schema));
	app.setErrorHandler((error, request, reply) =>
		responder.refuse(request, reply, refusalFor(error)),
	);
	app.setNotFoundHandler((request, reply) =>
		responder.refuse(request, reply, elsewhere(request.url)),
	);
	addMonitorRoutes(app, read, responder);
	addAdministration(app, {
		read,
		reset: () => {
			state = freshState(config, now, seed);
		},
	});
	return app;
}
