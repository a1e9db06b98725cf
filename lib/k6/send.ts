/** The engine's HTTP client as a `Send`. */
import http, { type RefinedParams } from "k6/http";
import { mediaType } from "../wire/media-type.ts";
import type { Reply, Request, Send } from "../wire/transport.ts";
import type { Writable } from "../wire/writable.ts";

interface SendOptions {
	/** After how many seconds without an answer a request is given up. */
	readonly timeoutSeconds: number;
}

interface Sender {
	readonly send: Send;
	/** Whether what is sent from now on is a warm-up, whose failures count in no figure. */
	warmUp(isWarmUp: boolean): void;
}

const success = { min: 200, max: 299 };

/** The virtual user's, as what the engine counts as failed is. */
let isWarmingUp = false;

const countFailures = (): void =>
	http.setResponseCallback(
		// @ts-expect-error k6 takes null, for no metric of failures; its types don't know.
		isWarmingUp ? null : http.expectedStatuses(success),
	);

/** Sends over keep-alive connections, one for each virtual user. */
export const createSender = ({ timeoutSeconds }: SendOptions): Sender => {
	countFailures();
	const timeout = timeoutSeconds * 1000;
	const headers = headersOf({});
	/**
	 * One object for all requests of a kind: the engine has read it when it answers, and making one anew costs more than
	 * filling it. They are named by route: a URL with ids would be a time series of its own.
	 */
	const engaging = parametersOf("POST engagement", headers, timeout);
	const reporting = parametersOf("PUT report", headers, timeout);
	const reply: Writable<Reply> = {
		status: 0,
		contentType: "",
		body: "",
		error: "",
		sentAt: 0,
		receivedAt: 0,
		duration: 0,
	};

	/** Of a request that is named or answered in its own way. */
	const parametersApart = ({
		method,
		route,
		step,
		name = `${method} ${route}`,
		asks,
		...request
	}: Request): Parameters => ({
		...parametersOf(name, headersOf(request), timeout, step),
		...(asks !== undefined &&
			!isWarmingUp && {
				responseCallback: http.expectedStatuses(success, asks),
			}),
	});

	return {
		warmUp(isWarmUp) {
			if (isWarmUp === isWarmingUp) return;
			isWarmingUp = isWarmUp;
			countFailures();
		},
		send(request) {
			const { method, url, body, step } = request;
			let parameters = method === "PUT" ? reporting : engaging;
			if (request.name !== undefined || request.asks !== undefined)
				parameters = parametersApart(request);
			else parameters.tags.step = step;
			reply.sentAt = Date.now();
			const response = http.request(method, url, body, parameters);
			reply.receivedAt = Date.now();
			const { status } = response;
			reply.status = status;
			reply.duration = response.timings.duration;
			reply.contentType = response.headers["Content-Type"] ?? "";
			// Where no answer came, the engine's body is null, whatever its types say.
			reply.body = status === 0 ? "" : response.body;
			reply.error = status === 0 ? response.error : "";
			return reply;
		},
	};
};

type Parameters = RefinedParams<"text"> & {
	tags: { name: string; step: string };
};

const parametersOf = (
	name: string,
	headers: Record<string, string>,
	timeout: number,
	step = "",
): Parameters => ({ headers, tags: { name, step }, timeout });

/** An operator's headers; an empty one is not sent. */
const headersOf = ({
	authorization,
	accept = mediaType,
}: Pick<Request, "authorization" | "accept">): Record<string, string> =>
	authorization === undefined
		? { "Content-Type": "application/json" }
		: {
				...(accept !== "" && { Accept: accept }),
				...(authorization !== "" && { Authorization: authorization }),
			};
