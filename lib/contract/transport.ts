/** What goes over the wire and comes back, whoever carries it. */

/** The two resources of the Monitor API (M6). */
export type Route = "engagement" | "report";

/** One HTTP request, ready to send. */
export interface Request {
	readonly route: Route;
	readonly method: "GET" | "POST" | "PUT" | "DELETE";
	readonly url: string;
	readonly body: string;
	/** Which step of the visit this is: a fixed set of names, for metrics. */
	readonly step: string;
	/** Under which name it is counted, where that is not method and route. */
	readonly name?: string;
	/** An operator's credentials, as in `Token X`; the Engagements API alone asks for them (E1); empty leaves them out. */
	readonly authorization?: string;
	/** A refusal's status that is asked for: an answer like any other. */
	readonly asks?: number | undefined;
	/** What the Engagements API is asked to answer with, where that is not its media type; empty leaves it out. */
	readonly accept?: string;
}

/** What came of a request. Moments are milliseconds since 1970 on the sender's clock. */
export interface Reply {
	/** The HTTP status; 0 when no answer came (timeout, reset, refused connection). */
	readonly status: number;
	readonly contentType: string;
	readonly body: string;
	/** What went wrong on the way, empty when an answer came. */
	readonly error: string;
	readonly sentAt: number;
	readonly receivedAt: number;
	/** Milliseconds until the answer's last byte; where a connection was opened for it, dialling and TLS included. */
	readonly duration: number;
}

/** Carries a request and resolves to what comes of it; never rejects for what the network does. */
export type Send = (request: Request) => Promise<Reply>;
