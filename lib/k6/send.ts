/** The engine's HTTP client as a `Send`. */
import http, { type RefinedParams } from "k6/http";
import { mediaType } from "../wire/media-type.ts";
import type { Reply, Request, Send } from "../wire/transport.ts";

export interface SendOptions {
	/** After how many seconds without an answer a request is given up. */
	readonly timeoutSeconds: number;
	/** Statuses of refusals that the story is after: they are answers like any other. */
	readonly asks: readonly number[];
}

export interface Sender {
	readonly send: Send;
	/** Whether what is sent from now on is a warm-up, whose failures count in no figure. */
	warmUp(isWarmUp: boolean): void;
}

/** Sends over keep-alive connections, one for each virtual user. */
export const createSender = ({ timeoutSeconds, asks }: SendOptions): Sender => {
	const timeout = timeoutSeconds * 1000;
	const measured = new Map<string, RefinedParams<"text">>();
	const unmeasured = new Map<string, RefinedParams<"text">>();
	let parameters = measured;

	/** Made once a step, and named by route: a URL with ids would be a time series of its own. */
	const makeParameters = (request: Request): RefinedParams<"text"> => {
		const { method, route, step, name } = request;
		const success = { min: 200, max: 299 };
		const asked = request.asks === undefined ? asks : [...asks, request.asks];
		const isFailed = http.expectedStatuses(success, ...asked);
		return {
			headers: headersOf(request),
			tags: { name: name ?? `${method} ${route}`, step },
			timeout,
			responseType: "text",
			// @ts-expect-error k6 takes null, for no metric of failures; its types don't know.
			responseCallback: parameters === measured ? isFailed : null,
		};
	};

	/** One object for all replies: a virtual user waits for one at a time. */
	const reply: { -readonly [Name in keyof Reply]: Reply[Name] } = {
		status: 0,
		contentType: "",
		body: "",
		error: "",
		sentAt: 0,
		receivedAt: 0,
		duration: 0,
	};

	return {
		warmUp(isWarmUp) {
			parameters = isWarmUp ? unmeasured : measured;
		},
		send(request) {
			const key = keyOf(request);
			let own = parameters.get(key);
			if (!own) {
				own = makeParameters(request);
				parameters.set(key, own);
			}
			reply.sentAt = Date.now();
			const response = http.request(
				request.method,
				request.url,
				request.body,
				own,
			);
			reply.receivedAt = Date.now();
			reply.status = response.status;
			reply.contentType = response.headers["Content-Type"] ?? "";
			reply.body = response.body;
			reply.error = response.error;
			reply.duration = response.timings.duration;
			return reply;
		},
	};
};

/** What a request's parameters depend on; most depend on the step alone. */
const keyOf = ({ step, name, authorization, accept, asks }: Request): string =>
	name === undefined
		? step
		: `${step} ${name} ${authorization} ${accept} ${asks}`;

/** An operator's headers; an empty one is not sent. */
const headersOf = ({
	authorization,
	accept = mediaType,
}: Request): Record<string, string> =>
	authorization === undefined
		? { "Content-Type": "application/json" }
		: {
				...(accept !== "" && { Accept: accept }),
				...(authorization !== "" && { Authorization: authorization }),
			};
