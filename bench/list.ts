/** The latency of pages of a list of 100,000 engagements, with one request after the other over TLS. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import autocannon from "autocannon";
import { defaultConfig } from "../server/config.ts";
import { startServer } from "./process.ts";

const engagements = 100_000;
const pages: [name: string, query: string][] = [
	["the first page", "page=1"],
	["a deep page", "page=900&per_page=100"],
	["the last page", "page=1000&per_page=100&order=asc"],
	["one day of it", "start_date=2000-01-01&end_date=2000-01-02"],
];

/** Prints latencies, which include the connection's. */
export async function benchList(): Promise<void> {
	const config = join(mkdtempSync(join(tmpdir(), "bench-")), "server.json");
	writeFileSync(config, JSON.stringify({ history: { engagements } }));
	const server = await startServer([
		...["cli/main.ts", "serve", "--port", "0"],
		...["--config", config],
	]);
	const scope = [
		...defaultConfig.sites.map(({ id }) => `site_ids[]=${id}`),
		...defaultConfig.operators.map(({ id }) => `operator_ids[]=${id}`),
	].join("&");
	console.log(`\nlists of ${engagements} engagements, one connection over TLS`);
	try {
		for (const [name, query] of pages) {
			const { latency, non2xx } = await autocannon({
				url: `${server.url}/engagements?${scope}&${query}`,
				headers: {
					accept: "application/vnd.salemove.v1+json",
					authorization: `Token ${defaultConfig.operators[1]?.token}`,
				},
				connections: 1,
				amount: 1000,
			});
			if (non2xx > 0) throw new Error(`${non2xx} answers were not 2xx`);
			console.log(
				`  ${name.padEnd(16)} p50 ${latency.p50} ms, p99 ${latency.p99} ms, max ${latency.max} ms`,
			);
		}
	} finally {
		await server.stop();
	}
}
