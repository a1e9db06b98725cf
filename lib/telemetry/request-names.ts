/** The names of routes in k6's tag `name`: a URL with ids would be a time series of its own. */
import type { Route } from "../contract/transport.ts";

export const requestNames: Readonly<Record<Route, string>> = {
	engagement: "POST engagement",
	report: "PUT report",
	list: "GET engagements",
	show: "GET engagements/{id}",
	transcript: "GET engagements/{id}/chat_transcript",
	export: "POST engagements/{id}/export",
	other: "other",
};

const routes = new Map(
	Object.entries(requestNames).map(([route, name]) => [name, route]),
);

/** The route of a name, as the local server counts requests; the name itself where it is of no route. */
export const routeNamed = (name: string): string => routes.get(name) ?? name;
