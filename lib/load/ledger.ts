/** The lines by which client and server count requests: route and status. */

/** Routes as the engine names them, and as the local server's ledger does. */
const routes = {
	"POST engagement": "engagement",
	"PUT report": "report",
	other: "other",
	"GET engagements": "list",
	"GET engagements/{id}": "show",
	"GET engagements/{id}/chat_transcript": "transcript",
	"POST engagements/{id}/export": "export",
} as const;

/** Every status that the contract has. */
const statuses = [
	200, 201, 400, 401, 403, 404, 405, 408, 413, 422, 429, 431, 500, 502, 503,
];

/** A line of the ledger, as in `engagement 201`, and the engine's series that counts it. */
export interface LedgerLine {
	readonly line: string;
	readonly series: string;
}

export const ledgerLines: readonly LedgerLine[] = Object.entries(
	routes,
).flatMap(([name, route]) =>
	statuses.map((status) => ({
		line: `${route} ${status}`,
		series: `http_reqs{name:${name},status:${status}}`,
	})),
);

/** Requests that got no answer. */
export const lostSeries = "http_reqs{status:0}";
