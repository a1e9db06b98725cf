/** How long the server waits for slow or silent clients, and how many it serves at once. */
import type { ServerOptions } from "node:https";

/** In milliseconds, but for the number of connections. */
export interface Patience {
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

export const usualPatience: Patience = {
	handshake: 10_000,
	headers: 15_000,
	request: 30_000,
	unread: 30_000,
	keepAlive: 60_000,
	connections: 20_000,
};

/** How often connections are looked through for those that are late. */
const checkMilliseconds = 1000;

/** An HTTPS server's options with its patience, as far as Fastify has none of its own for it. */
export function withPatience(
	https: ServerOptions,
	patience: Patience,
): ServerOptions {
	return {
		...https,
		handshakeTimeout: patience.handshake,
		headersTimeout: patience.headers,
		connectionsCheckingInterval: checkMilliseconds,
		// A request without a host gets an answer like any other.
		requireHostHeader: false,
	};
}
