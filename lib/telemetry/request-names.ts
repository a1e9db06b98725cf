/** The names of routes in k6's tag `name`. With URLs in the tag, every id would make a time series of its own. */
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

/** The route with this name; the name itself where no route has it. */
export const routeNamed = (name: string): string => routes.get(name) ?? name;
