/** k6's HTTP client as a `Send`. */
import http, { type RefinedParams } from "k6/http";
import { mediaType } from "../contract/media-type.ts";
import type { Request, Send } from "../contract/transport.ts";
import type { ScenarioTag } from "./observer.ts";

interface SendOptions {
	/** After how many seconds without an answer a request is given up. */
	readonly timeoutSeconds: number;
	/** Whether every visit opens a connection, as devices do. */
	readonly isConnectionPerVisitor: boolean;
}

const success = { min: 200, max: 299 };

/** Gives each visitor a `Send` with cookies of its own; what is sent in the warm-up counts as failed in no figure. */
export const createSends = ({
	timeoutSeconds,
	isConnectionPerVisitor,
}: SendOptions) => {
	http.setResponseCallback(http.expectedStatuses(success));
	const timeout = timeoutSeconds * 1000;
	return ({ scenario }: ScenarioTag, isWarmUp: boolean): Send => {
		const jar = new http.CookieJar();
		// It ends a connection, so that another is opened: nobody has to know which request will be a visit's last.
		let isClosing = isConnectionPerVisitor;
		return async (request) => {
			const {
				method,
				route,
				step,
				asks,
				name = `${method} ${route}`,
			} = request;
			const parameters: RefinedParams<"text"> = {
				headers: headersOf(request, isClosing),
				// Named by route: a URL with ids would be a time series of its own.
				tags:
					scenario === undefined ? { name, step } : { scenario, name, step },
				timeout,
				jar,
			};
			if (isWarmUp) parameters.responseCallback = uncounted;
			else if (asks !== undefined)
				parameters.responseCallback = http.expectedStatuses(success, asks);
			isClosing = false;
			const sentAt = Date.now();
			const response = await http.asyncRequest(
				method,
				request.url,
				request.body,
				parameters,
			);
			const receivedAt = Date.now();
			const { status, timings } = response;
			const isAnswered = status !== 0;
			return {
				status,
				contentType: response.headers["Content-Type"] ?? "",
				// Where no answer came, k6's body is null, whatever its types say.
				body: isAnswered ? response.body : "",
				error: isAnswered ? "" : response.error,
				sentAt,
				receivedAt,
				// Dialling and TLS are in blocked, and not in duration.
				duration: timings.blocked + timings.duration,
			};
		};
	};
};

/** k6 takes null, for no metric of failures; its types don't know. */
// @ts-expect-error
const uncounted: ReturnType<typeof http.expectedStatuses> = null;

/** An operator's headers where there are credentials; an empty one is not sent. */
const headersOf = (
	{ authorization, accept = mediaType }: Request,
	isClosing: boolean,
): Record<string, string> => {
	if (authorization === undefined) return isClosing ? closing : json;
	return {
		...(accept !== "" && { Accept: accept }),
		...(authorization !== "" && { Authorization: authorization }),
		...(isClosing && { Connection: "close" }),
	};
};

const json = { "Content-Type": "application/json" };
const closing = { ...json, Connection: "close" };
