/** What the local server says that it did. */
import { request } from "node:https";
import { isObject } from "../../lib/util/json.ts";

/** Requests by route and status, as in `engagement 201`. */
type ServerLedger = Readonly<Record<string, number>>;

/** How long the server may take to answer. */
const timeoutMilliseconds = 5000;

/** The requests that a local server has counted so far; undefined where nobody keeps such a ledger there. */
export async function readServerLedger(
	url: string,
	certificate: string | undefined,
): Promise<ServerLedger | undefined> {
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

function isCounts(value: unknown): value is ServerLedger {
	return (
		isObject(value) &&
		Object.values(value).every((count) => typeof count === "number")
	);
}

/** What was counted between two readings. */
export function ledgerBetween(
	before: ServerLedger | undefined,
	after: ServerLedger | undefined,
): ServerLedger | undefined {
	if (!before || !after) return undefined;
	const lines = Object.entries(after).map(([line, count]): [string, number] => [
		line,
		count - (before[line] ?? 0),
	]);
	return Object.fromEntries(lines.filter(([, count]) => count !== 0));
}
