/** The requests that the local server counts. */
import { request } from "node:https";
import { isObject } from "../../lib/util/json.ts";

/** Requests by route and status, as in `engagement 201`. */
type RequestCounts = Readonly<Record<string, number>>;

/** The server has to answer in this time. */
const timeoutMilliseconds = 5000;

/** The requests that a local server has counted so far; undefined where the target has no ledger. */
export async function readServerLedger(
	url: string,
	certificate: string | undefined,
): Promise<RequestCounts | undefined> {
	if (certificate === undefined) return undefined;
	try {
		const ledger: unknown = JSON.parse(await get(url, certificate));
		return isObject(ledger) && isCounts(ledger.requests)
			? ledger.requests
			: undefined;
	} catch {
		return undefined;
	}
}

function get(url: string, ca: string): Promise<string> {
	return new Promise((resolve, reject) => {
		const asking = request(
			`${url}/-/ledger`,
			{ ca, agent: false, timeout: timeoutMilliseconds },
			(reply) => {
				let text = "";
				reply.on("data", (chunk) => {
					text += chunk;
				});
				reply.on("error", reject);
				reply.on("end", () => resolve(text));
			},
		);
		asking.on("timeout", () => asking.destroy(new Error("no answer in time")));
		asking.on("error", reject);
		asking.end();
	});
}

function isCounts(value: unknown): value is RequestCounts {
	return (
		isObject(value) &&
		Object.values(value).every((count) => typeof count === "number")
	);
}

/** The requests that were counted between two readings. */
export function countsBetween(
	before: RequestCounts | undefined,
	after: RequestCounts | undefined,
): RequestCounts | undefined {
	if (!before || !after) return undefined;
	const lines = Object.entries(after).map(([line, count]): [string, number] => [
		line,
		count - (before[line] ?? 0),
	]);
	return Object.fromEntries(lines.filter(([, count]) => count !== 0));
}
