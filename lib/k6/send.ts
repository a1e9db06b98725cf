/** The engine's HTTP client as a `Send`. */
import http, { type RefinedParams } from "k6/http";
import { mediaType } from "../wire/media-type.ts";
import type { Reply, Request, Send } from "../wire/transport.ts";

interface SendOptions {
	/** After how many seconds without an answer a request is given up. */
	readonly timeoutSeconds: number;
}

interface Sender {
	readonly send: Send;
	/** Whether what is sent from now on is a warm-up, whose failures count in no figure. */
	warmUp(isWarmUp: boolean): void;
}

/** Sends over keep-alive connections, one for each virtual user. */
export const createSender = ({ timeoutSeconds }: SendOptions): Sender => {
	const success = { min: 200, max: 299 };
	const isExpected = http.expectedStatuses(success);
	let isWarmingUp = false;
	/** One object for all requests: the engine has read it when it answers, and making one anew costs more than filling it. */
	const tags = { name: "", step: "" };
	const plainHeaders = headersOf({});
	const parameters: Writable<RefinedParams<"text">> = {
		headers: plainHeaders,
		tags,
		timeout: timeoutSeconds * 1000,
		responseCallback: isExpected,
	};
	const reply: Writable<Reply> = {
		status: 0,
		contentType: "",
		body: "",
		error: "",
		sentAt: 0,
		receivedAt: 0,
		duration: 0,
	};

	/** What only some requests have. */
	const setApart = (request: Request): void => {
		parameters.headers = headersOf(request);
		if (request.asks !== undefined && !isWarmingUp)
			parameters.responseCallback = http.expectedStatuses(
				success,
				request.asks,
			);
	};
	const setUsual = (): void => {
		parameters.headers = plainHeaders;
		// @ts-expect-error k6 takes null, for no metric of failures; its types don't know.
		parameters.responseCallback = isWarmingUp ? null : isExpected;
	};

	return {
		warmUp(isWarmUp) {
			if (isWarmUp === isWarmingUp) return;
			isWarmingUp = isWarmUp;
			setUsual();
		},
		send(request) {
			const { method, url, body, step, name, asks } = request;
			const isApart = name !== undefined || asks !== undefined;
			// Named by route: a URL with ids would be a time series of its own.
			tags.name = name ?? `${method} ${request.route}`;
			tags.step = step;
			if (isApart) setApart(request);
			reply.sentAt = Date.now();
			const response = http.request(method, url, body, parameters);
			reply.receivedAt = Date.now();
			if (isApart) setUsual();
			reply.status = response.status;
			reply.contentType = response.headers["Content-Type"] ?? "";
			// Where no answer came, the engine's body is null, whatever its types say.
			const isLost = response.status === 0;
			reply.body = isLost ? "" : response.body;
			reply.error = isLost ? response.error : "";
			reply.duration = response.timings.duration;
			return reply;
		},
	};
};

type Writable<Type> = { -readonly [Name in keyof Type]: Type[Name] };

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
