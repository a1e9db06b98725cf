/** Whose answer is it: the API's, or that of something in front of it, as a gateway or a proxy? */
import { parseExact } from "../util/exact-json.ts";
import { isObject } from "../util/json.ts";
import type { Reply, Route } from "./transport.ts";

/** A status that neither a client nor a server at fault gives. */
const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** Whether a body has the form of an error of the API that the route belongs to, as far as gateways do not have it (M5, E2). */
export const hasErrorForm = (route: Route, body: unknown): boolean => {
	if (!isObject(body)) return false;
	const isOfMonitor = typeof body.time === "number";
	const isOfEngagements = ["error", "message", "debug_message"].every(
		(name) => typeof body[name] === "string",
	);
	switch (route) {
		case "engagement":
		case "report":
			return isOfMonitor;
		case "list":
		case "show":
		case "transcript":
		case "export":
			return isOfEngagements;
		case "other":
			return isOfMonitor || isOfEngagements;
	}
};

/** Whether an answer came from something in front of the API. No answer at all is none of either. */
export const isInFront = (
	route: Route,
	{ status, body }: Pick<Reply, "status" | "body">,
): boolean =>
	status !== 0 && !isSuccess(status) && !hasErrorForm(route, jsonOf(body));

/** The parsed text; undefined where it is no JSON. */
export const jsonOf = (text: string): unknown => {
	try {
		return parseExact(text);
	} catch {
		return undefined;
	}
};

/** Whether a media type is JSON; its case does not matter (M2). */
export const isJsonType = (contentType: string): boolean =>
	/^application\/json\s*(;|$)/i.test(contentType.trim());

/** Characters of a body's text that are shown. */
const maxWords = 60;

/** The first words of a body, as people would read it: without tags, on one line. */
export const firstWords = (body: string): string =>
	body
		.slice(0, 2000)
		.replace(/<(style|script|title)\b.*?<\/\1>/gis, " ")
		.replace(/<[^>]*>/g, " ")
		.replace(/\s+/g, " ")
		.trim()
		.slice(0, maxWords);
