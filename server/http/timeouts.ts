/** Timeouts for slow or silent clients, and the number of connections. */
import type { ServerOptions } from "node:https";

/** In milliseconds, but for the number of connections. */
export interface Timeouts {
	/** Until a connection has shaken hands. */
	readonly handshake: number;
	/** Until a request's headers have come. */
	readonly headers: number;
	/** Until a request has come whole. */
	readonly request: number;
	/** While a client reads nothing of an answer that is waiting. */
	readonly unread: number;
	/** Between two requests of a connection. */
	readonly keepAlive: number;
	readonly connections: number;
}

export const defaultTimeouts: Timeouts = {
	handshake: 10_000,
	headers: 15_000,
	request: 30_000,
	unread: 30_000,
	keepAlive: 60_000,
	connections: 20_000,
};

/** How often connections are checked for late ones. */
const checkMilliseconds = 1000;

/** An HTTPS server's options with those timeouts that Fastify has no option for. */
export function withTimeouts(
	https: ServerOptions,
	timeouts: Timeouts,
): ServerOptions {
	return {
		...https,
		handshakeTimeout: timeouts.handshake,
		headersTimeout: timeouts.headers,
		connectionsCheckingInterval: checkMilliseconds,
		// A request without a Host header is answered like any other.
		requireHostHeader: false,
	};
}
