/** A proxy that holds each new connection back, as a server does that is slow to accept connections. */
import { connect, createServer, type Socket } from "node:net";

export interface Proxy {
	/** Passes connections on to an address, as in `https://127.0.0.1:8443`. Resolves to the proxy's own. */
	to(url: string): Promise<string>;
	close(): void;
}

/** Holds each connection for so many milliseconds before its first byte is passed on. */
export function slowConnections(milliseconds: number): Proxy {
	const open = new Set<Socket>();
	const server = createServer();
	const keep = (socket: Socket): void => {
		open.add(socket);
		// One side's end or error ends the other, and nothing else follows from it.
		socket.on("error", () => {}).on("close", () => open.delete(socket));
	};
	return {
		async to(url) {
			const port = Number(new URL(url).port);
			server.on("connection", (client) => {
				keep(client);
				setTimeout(() => {
					const target = connect(port, "127.0.0.1");
					keep(target);
					client.pipe(target).pipe(client);
					client.on("close", () => target.destroy());
					target.on("close", () => client.destroy());
				}, milliseconds);
			});
			await new Promise<void>((resolve) => {
				server.listen(0, "127.0.0.1", resolve);
			});
			const address = server.address();
			if (typeof address !== "object" || !address)
				throw new Error("the proxy listens on no port");
			return `https://127.0.0.1:${address.port}`;
		},
		close() {
			server.close();
			for (const socket of open) socket.destroy();
		},
	};
}
