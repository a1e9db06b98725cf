/** k6's HTTP client as a `Send`. */
import http, { type RefinedParams } from "k6/http";
import { mediaType } from "../contract/media-type.ts";
import type { Reply, Request, Send } from "../contract/transport.ts";
import { causeOf } from "../telemetry/causes.ts";
import { requestNames } from "../telemetry/request-names.ts";
import type { ScenarioTag } from "./observer.ts";

interface SendOptions {
	/** After how many seconds without an answer a request is given up. */
	readonly timeoutSeconds: number;
	/** Every visit opens a connection of its own, as devices do. */
	readonly isConnectionPerVisitor: boolean;
	/** Headers of every request, beside those that it has by itself. */
	readonly headers: Readonly<Record<string, string>>;
}

const success = { min: 200, max: 299 };

/** What sends a virtual user's requests. */
export interface Sends {
	/** Gives a visitor a `Send` with cookies of its own. Failures of the warm-up are not counted as failed. */
	readonly sendFor: (tags: ScenarioTag, isWarmUp: boolean) => Send;
	/** How many requests have ended so far, with an answer or without one. */
	readonly requests: () => number;
	/** No request is sent from now on, and nobody gets an answer any more. */
	readonly close: () => void;
}

export const createSends = ({
	timeoutSeconds,
	isConnectionPerVisitor,
	headers,
}: SendOptions): Sends => {
	const json = { "Content-Type": "application/json", ...headers };
	const closing = { ...json, Connection: "close" };
	/** An operator's headers where there are credentials; an empty one is not sent. */
	const headersOf = (
		{ authorization, accept = mediaType }: Request,
		isClosing: boolean,
	): Record<string, string> => {
		if (authorization === undefined) return isClosing ? closing : json;
		return {
			...headers,
			...(accept !== "" && { Accept: accept }),
			...(authorization !== "" && { Authorization: authorization }),
			...(isClosing && { Connection: "close" }),
		};
	};
	http.setResponseCallback(http.expectedStatuses(success));
	const timeout = timeoutSeconds * 1000;
	let requests = 0;
	let isClosed = false;
	const sendFor: Sends["sendFor"] = ({ scenario }, isWarmUp) => {
		const jar = new http.CookieJar();
		// The first request of a visit closes the connection that it came over, so the second opens a new one.
		let isClosing = isConnectionPerVisitor;
		return async (request) => {
			const { method, step, expectedStatus } = request;
			const name = requestNames[request.route];
			const parameters: RefinedParams<"text"> = {
				headers: headersOf(request, isClosing),
				tags:
					scenario === undefined ? { name, step } : { scenario, name, step },
				timeout,
				jar,
				// More than k6's option: no flag of `k6 run` can change it.
				redirects: 0,
			};
			if (isWarmUp) parameters.responseCallback = uncounted;
			else if (expectedStatus !== undefined)
				parameters.responseCallback = http.expectedStatuses(
					success,
					expectedStatus,
				);
			isClosing = false;
			if (isClosed) return never;
			const sentAt = Date.now();
			const response = await http.asyncRequest(
				method,
				request.url,
				request.body,
				parameters,
			);
			if (isClosed) return never;
			const receivedAt = Date.now();
			requests++;
			const { status, timings } = response;
			const isAnswered = status !== 0;
			return {
				status,
				contentType: response.headers["Content-Type"] ?? "",
				// Where no answer came k6's body is null, though its types do not say so.
				body: isAnswered ? response.body : "",
				error: isAnswered ? "" : response.error,
				cause: isAnswered
					? undefined
					: causeOf(response.error_code, response.error),
				...(status >= 300 && hintsIn(response.headers)),
				sentAt,
				receivedAt,
				// Dialling and TLS are in blocked, and not in duration.
				duration: timings.blocked + timings.duration,
			};
		};
	};
	return {
		sendFor,
		requests: () => requests,
		close: () => {
			isClosed = true;
		},
	};
};

/** What a visit waits for that was given up. */
const never = new Promise<never>(() => {});

/** What an answer that is no success says about where to ask, and when. */
const hintsIn = (
	headers: Readonly<Record<string, string>>,
): Pick<Reply, "location" | "retryAfter"> => ({
	location: headers.Location,
	retryAfter: headers["Retry-After"],
});

/** null means that the request is not counted as failed or not; k6's types do not know it. */
// @ts-expect-error
const uncounted: ReturnType<typeof http.expectedStatuses> = null;
