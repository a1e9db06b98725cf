/** Receives k6's exports while k6 runs: a collector of our own, on loopback. */
import { createServer } from "node:http";
import { readExport, type Sample } from "./otlp.ts";

export interface Receiver {
	/** As in `127.0.0.1:4318`. */
	readonly endpoint: string;
	/** Why an export could not be read, if one could not. */
	problem(): string | undefined;
	close(): Promise<void>;
}

/** Takes exports: their samples, and their bytes. */
interface Consumer {
	take(samples: readonly Sample[]): void;
	/** The bytes, for a collector of the user's. */
	forward?(body: Buffer): void;
}

/** k6's exports have a few hundred kilobytes at most. */
const maxBytes = 64 * 2 ** 20;

/** Starts a receiver on a free port. */
export async function startReceiver(taker: Consumer): Promise<Receiver> {
	let problem: string | undefined;
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		let bytes = 0;
		request.on("data", (chunk: Buffer) => {
			bytes += chunk.length;
			if (bytes <= maxBytes) chunks.push(chunk);
			else {
				problem ??= `an export of k6 was larger than ${maxBytes} bytes`;
				request.destroy();
			}
		});
		request.on("end", () => {
			const body = Buffer.concat(chunks);
			try {
				taker.take(readExport(body));
				response.end();
			} catch (error) {
				problem ??= `an export of k6 could not be read: ${String(error)}`;
				response.writeHead(400).end();
			}
			taker.forward?.(body);
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
		problem: () => problem,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}
