/** A request and its reply, independent of the HTTP client that sends it. */

/** The two resources of the Monitor API (M6). */
export type MonitorRoute = "engagement" | "report";

/** The resources of the Engagements API (E3, E8–E10). */
export type EngagementsRoute = "list" | "show" | "transcript" | "export";

/** Where a request is counted; `other` for paths and methods that neither API has. */
export type Route = MonitorRoute | EngagementsRoute | "other";

/** One HTTP request, ready to send. */
export interface Request {
	readonly route: Route;
	readonly method: "GET" | "POST" | "PUT" | "DELETE";
	readonly url: string;
	readonly body: string;
	/** The step of the visit: one of a fixed set of names, for metrics. */
	readonly step: string;
	/** An operator's credentials, as in `Token X`, for the Engagements API alone (E1); an empty text sends none. */
	readonly authorization?: string;
	/** The status of an expected refusal. An answer with it does not count as a failed attempt, if it is the API's own. */
	readonly expectedStatus?: number | undefined;
	/** The internal code of an expected refusal of the Monitor API. */
	readonly expectedCode?: number | undefined;
	/** The Accept header for the Engagements API, where it is not the API's media type; an empty text sends none. */
	readonly accept?: string;
}

/** The reply to a request. Moments are milliseconds since 1970 on the sender's clock. */
export interface Reply {
	/** The HTTP status; 0 where no answer came (timeout, reset, refused connection). */
	readonly status: number;
	readonly contentType: string;
	readonly body: string;
	/** Why no answer came, as the client says it; empty where an answer came. */
	readonly error: string;
	/** The same as one of a few causes, for metrics; undefined where an answer came. */
	readonly cause?: string | undefined;
	/** The headers of an answer that is no success, where it has them. */
	readonly location?: string | undefined;
	readonly retryAfter?: string | undefined;
	readonly sentAt: number;
	readonly receivedAt: number;
	/** Milliseconds until the last byte of the answer. They include dialling and TLS where the request opened a connection. */
	readonly duration: number;
}

/** Sends a request and resolves to its reply. A network failure is a reply as well, never a rejection. */
export type Send = (request: Request) => Promise<Reply>;
