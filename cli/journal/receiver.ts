/** Receives what the engine exports while it runs: a collector of our own, on loopback. */
import { createServer } from "node:http";
import { Counts } from "./counts.ts";
import { readGrowth } from "./otlp.ts";

export interface Receiver {
	/** As in `127.0.0.1:4318`. */
	readonly endpoint: string;
	/** Grows until the engine has ended. */
	readonly counts: Counts;
	/** What came and could not be read, if anything. */
	problem(): string | undefined;
	close(): Promise<void>;
}

/** Exports are a few hundred kilobytes at most. */
const mostBytes = 64 * 2 ** 20;

/** Starts to listen on a free port. */
export async function startReceiver(): Promise<Receiver> {
	const counts = new Counts();
	let problem: string | undefined;
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		let bytes = 0;
		request.on("data", (chunk: Buffer) => {
			bytes += chunk.length;
			if (bytes <= mostBytes) chunks.push(chunk);
			else {
				problem ??= `an export of the engine was larger than ${mostBytes} bytes`;
				request.destroy();
			}
		});
		request.on("end", () => {
			try {
				for (const growth of readGrowth(Buffer.concat(chunks)))
					counts.add(growth);
				response.end();
			} catch (error) {
				problem ??= `an export of the engine could not be read: ${String(error)}`;
				response.writeHead(400).end();
			}
		});
	});
	await new Promise<void>((resolve, reject) => {
		server.on("error", reject);
		server.listen(0, "127.0.0.1", resolve);
	});
	const address = server.address();
	if (typeof address !== "object" || !address)
		throw new Error("the receiver listens on no port");
	return {
		endpoint: `127.0.0.1:${address.port}`,
		counts,
		problem: () => problem,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}
