/** The local server's memory while a million sessions fill it, and two million more replace the oldest. */
import autocannon from "autocannon";
import { residentMebibytes, startServer } from "./process.ts";

const million = 1_000_000;
const steps = [0, million / 2, million, 2 * million, 3 * million];

/** Prints the memory after each step. */
export async function benchMemory(): Promise<void> {
	const server = await startServer([
		...["cli/main.ts", "serve", "--port", "0"],
		...["--config", "bench/server.json"],
	]);
	console.log("\nmemory of the local server, sessions.maximum 1,000,000");
	try {
		let created = 0;
		for (const goal of steps) {
			const amount = goal - created;
			if (amount > 0) {
				const { non2xx } = await autocannon({
					url: `${server.url}/api/account/demo/app/mobile-app/engagement?v=1`,
					method: "POST",
					body: "{}",
					connections: 20,
					amount,
				});
				if (non2xx > 0) throw new Error(`${non2xx} answers were not 2xx`);
			}
			created = goal;
			console.log(
				`  ${created.toLocaleString("en").padStart(9)} sessions created: ${residentMebibytes(server.pid).toFixed(0)} MiB`,
			);
		}
	} finally {
		await server.stop();
	}
}
