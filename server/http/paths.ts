/** The paths of the server's routes, and the refusal of other paths and methods (M6, E2). */
import type { ApiRoute, Refusal } from "./outcomes.ts";

/** A route: its path in the router's form, and its method. */
interface Address {
	readonly url: string;
	readonly method: "GET" | "POST" | "PUT";
	/** Matches the paths of this route. */
	readonly pattern: RegExp;
}

export const addresses: Readonly<Record<ApiRoute, Address>> = {
	engagement: {
		url: "/api/account/:account/app/:app/engagement",
		method: "POST",
		pattern: /^\/api\/account\/([^/]*)\/app\/[^/]*\/engagement$/,
	},
	report: {
		url: "/api/account/:account/app/:app/report",
		method: "PUT",
		pattern: /^\/api\/account\/([^/]*)\/app\/[^/]*\/report$/,
	},
	list: { url: "/engagements", method: "GET", pattern: /^\/engagements$/ },
	show: {
		url: "/engagements/:id",
		method: "GET",
		pattern: /^\/engagements\/[^/]*$/,
	},
	transcript: {
		url: "/engagements/:id/chat_transcript",
		method: "GET",
		pattern: /^\/engagements\/[^/]*\/chat_transcript$/,
	},
	export: {
		url: "/engagements/:id/export",
		method: "POST",
		pattern: /^\/engagements\/[^/]*\/export$/,
	},
};

/** The path of a URL, without its query. */
const pathOf = (url: string): string => url.split("?", 1)[0] ?? "";

/** The method of a known path; undefined for any other path. */
export function allowedMethod(url: string): string | undefined {
	const path = pathOf(url);
	return Object.values(addresses).find(({ pattern }) => pattern.test(path))
		?.method;
}

/** The refusal of a request without a route: a known path with another method, or an unknown path. */
export function notFoundOrWrongMethod(url: string): Refusal {
	return allowedMethod(url) === undefined
		? { error: "unknownPath", message: "path" }
		: { error: "wrongMethod", message: "method" };
}

/** Whether errors of a path have the form of the Engagements API (E2). */
export const isEngagementsPath = (url: string): boolean =>
	/^\/engagements(?:[/?#]|$)/.test(url);

/** Whether a path is one of the server's own routes, which are not counted as traffic. */
export const isAdministration = (url: string): boolean => url.startsWith("/-/");
