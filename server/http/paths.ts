/** Where the server's routes are, and what a path that none takes is told (M6, E2). */
import type { ApiRoute, Refusal } from "./outcomes.ts";

/** A route: its path as the router writes it, and the method that it takes. */
interface Address {
	readonly url: string;
	readonly method: "GET" | "POST" | "PUT";
	/** What paths of this route look like. */
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

/** The method that a known path takes; undefined for any other path. */
export function allowedMethod(url: string): string | undefined {
	const path = pathOf(url);
	return Object.values(addresses).find(({ pattern }) => pattern.test(path))
		?.method;
}

/** A request that no route takes: another method on a known path, or another path. */
export function elsewhere(url: string): Refusal {
	return allowedMethod(url) === undefined
		? { error: "unknownPath", message: "path" }
		: { error: "wrongMethod", message: "method" };
}

/** Whether errors at a path are the Engagements API's (E2). */
export const isEngagementsPath = (url: string): boolean =>
	/^\/engagements(?:[/?#]|$)/.test(url);

/** Whether a path is one of the server's own, which are never counted as traffic. */
export const isAdministration = (url: string): boolean => url.startsWith("/-/");
