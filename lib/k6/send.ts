/** The engine's HTTP client as a `Send`. */
import http, { type RefinedParams } from "k6/http";
import { mediaType } from "../wire/media-type.ts";
import type { Reply, Request, Send } from "../wire/transport.ts";

// Which answers count as failed is for the scenario to say, not for the status alone.
// @ts-expect-error k6 takes null, for no metric of its own; its types don't know.
http.setResponseCallback(null);

/** An operator's headers; an empty one is not sent. */
const headersOf = (
	authorization: string,
	accept = mediaType,
): Record<string, string> => ({
	...(accept !== "" && { Accept: accept }),
	...(authorization !== "" && { Authorization: authorization }),
});

/** Sends over keep-alive connections, one for each virtual user, and gives up after so many seconds. */
export const sendWithin = (timeoutSeconds: number): Send => {
	const parameters = new Map<string, RefinedParams<"text">>();

	/** Made once a step, and named by route: a URL with ids would be a time series of its own. */
	const parametersOf = ({
		method,
		route,
		step,
		name,
		authorization,
		accept,
	}: Request): RefinedParams<"text"> => {
		const key =
			authorization === undefined
				? (name ?? step)
				: `${step} ${name} ${authorization} ${accept}`;
		let made = parameters.get(key);
		if (!made) {
			made = {
				headers:
					authorization === undefined
						? { "Content-Type": "application/json" }
						: headersOf(authorization, accept),
				tags: { name: name ?? `${method} ${route}`, step },
				timeout: timeoutSeconds * 1000,
				responseType: "text",
			};
			parameters.set(key, made);
		}
		return made;
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

	return (request) => {
		reply.sentAt = Date.now();
		const response = http.request(
			request.method,
			request.url,
			request.body,
			parametersOf(request),
		);
		reply.receivedAt = Date.now();
		reply.status = response.status;
		reply.contentType = response.headers["Content-Type"] ?? "";
		reply.body = response.body;
		reply.error = response.error;
		reply.duration = response.timings.duration;
		return reply;
	};
};
